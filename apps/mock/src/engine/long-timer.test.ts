import { describe, expect, test } from 'vitest'
import { createEngineFixture } from './engine-fixture.ts'
import { azureTimerLimits, firstPart, nextPart } from './long-timer.ts'

const day = 86_400_000

const functions = {
  orchestrators: {
    Wait: async (context: { input: string; createTimer(when: string): Promise<void> }) => {
      await context.createTimer(context.input)
      return 'fired'
    },
    Approval: async (context: {
      createTimer(when: string): Promise<void> & { cancel(): void }
      waitForExternalEvent(name: string): Promise<unknown>
    }) => {
      const deadline = context.createTimer('30d')
      await context.waitForExternalEvent('Approve')
      deadline.cancel()
      return 'approved'
    },
  },
}

/** Days from the start of an orchestration that its timers are set for. */
function daysOf({ history }: { history: readonly { type: string; at: number; fireAt?: number }[] }): number[] {
  const { at: start } = history.find(({ type }) => type === 'OrchestratorStarted')!
  return history.flatMap(({ type, fireAt }) =>
    type === 'TimerCreated' ? [Number(((fireAt! - start) / day).toFixed(3))] : [],
  )
}

// Seen on a host with 3.19.0: 518,400 s is one timer, and 518,401 s begins with three days.
test.each([
  ['6d', [6]],
  ['144h 1s', [3, 6, 6]],
  ['7d', [3, 6, 7]],
  ['9d', [3, 6, 9]],
])('a timer of %s fires on the days %j on Azure Storage', async (when, days) => {
  using fixture = createEngineFixture(functions as never, { timerLimits: azureTimerLimits })
  await fixture.run('Wait', 'a', JSON.stringify(when))
  await fixture.engine.clock.advance('20d')
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: '"fired"' })
  expect(daysOf(fixture.row('a'))).toEqual(days)
})

test('a storage without limits holds a long timer as one', async () => {
  using fixture = createEngineFixture(functions as never)
  await fixture.run('Wait', 'a', '"30d"')
  expect(daysOf(fixture.row('a'))).toEqual([30])
})

test('a long timer that is canceled goes no further', async () => {
  using fixture = createEngineFixture(functions as never, { timerLimits: azureTimerLimits })
  await fixture.run('Approval', 'a')
  await fixture.engine.clock.advance('4d')
  fixture.hub.client.raiseEvent('a', 'Approve', null)
  await fixture.engine.clock.settle()
  expect(fixture.row('a')).toMatchObject({ status: 'Completed', output: '"approved"' })
  expect(daysOf(fixture.row('a'))).toEqual([3, 6])
})

describe('the parts of a timer', () => {
  test('end with its own time', () => {
    for (const length of [6.5, 7, 8.999, 9, 30]) {
      const fireAt = length * day
      let now = firstPart(fireAt, 0, azureTimerLimits)
      let parts = 1
      for (let next = nextPart(fireAt, now, azureTimerLimits); next !== undefined; parts++) {
        expect(next - now).toBeLessThanOrEqual(azureTimerLimits.part)
        now = next
        next = nextPart(fireAt, now, azureTimerLimits)
      }
      expect([now, parts]).toEqual([fireAt, Math.ceil(length / 3)])
    }
  })
})
