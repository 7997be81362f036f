import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMockHost } from '../host.ts'
import type { ExtensionVersion } from '../versions.ts'

/** The model's view of an instance: much less than the engine's, and written without it. */
interface ModelInstance {
  status: 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated'
  name: string
  /** Events that have come, delivered or held. */
  events: number[]
  output: unknown
}

type Model = Map<string, ModelInstance>

const ended = (one: ModelInstance): boolean => ['Completed', 'Failed', 'Terminated'].includes(one.status)

/** Delivers what has come: `WaitTwice` ends with its second event. */
const deliver = (one: ModelInstance): void => {
  if (one.status !== 'Running' || one.name !== 'WaitTwice' || one.events.length < 2) return
  one.status = 'Completed'
  one.output = one.events.slice(0, 2)
}

const failure = (name: string, activity: string, message: string): string =>
  `Orchestrator function '${name}' failed: The activity function '${activity}' failed: "${message}". See the function execution logs for additional details.`

const begin = (name: string): ModelInstance => {
  const instance = { name, events: [], output: null }
  if (name === 'Echo') return { ...instance, status: 'Completed', output: 'in' }
  if (name === 'Fail') return { ...instance, status: 'Failed', output: failure('Fail', 'Boom', 'boom') }
  return { ...instance, status: 'Running' }
}

interface Step {
  readonly operation: 'start' | 'raise' | 'terminate' | 'suspend' | 'resume' | 'rewind' | 'restart' | 'purge' | 'wait'
  readonly id: string
  readonly name: string
  readonly value: number
}

/** The status that the contract's table gives for a step, and what it does to the model. */
function expected(model: Model, { operation, id, name, value }: Step, isNew: boolean): number | undefined {
  const one = model.get(id)
  if (operation === 'wait') return undefined
  if (operation === 'start' || operation === 'restart') {
    if (!one && operation === 'restart') return 400
    if (one && !ended(one)) return isNew ? 409 : 500
    model.set(id, begin(operation === 'start' ? name : (one as ModelInstance).name))
    return 202
  }
  if (!one) return 404
  if (operation === 'purge') {
    if (isNew && !ended(one)) return 412
    model.delete(id)
    return 200
  }
  if (operation === 'rewind') {
    if (one.status !== 'Failed') return isNew ? 412 : ended(one) ? 410 : 500
    return 202
  }
  if (ended(one)) return 410
  if (operation === 'raise') one.events.push(value)
  else if (operation === 'terminate') Object.assign(one, { status: 'Terminated', output: value })
  else if (operation === 'suspend') {
    if (one.status === 'Suspended') return 500
    Object.assign(one, { status: 'Suspended', output: value })
  } else {
    if (one.status !== 'Suspended') return 500
    Object.assign(one, { status: 'Running', output: value })
  }
  deliver(one)
  return 202
}

const step: fc.Arbitrary<Step> = fc.record({
  operation: fc.constantFrom(
    'start',
    'start',
    'raise',
    'raise',
    'terminate',
    'suspend',
    'resume',
    'resume',
    'rewind',
    'restart',
    'purge',
    'wait',
  ),
  id: fc.constantFrom('a', 'a', 'b'),
  name: fc.constantFrom('WaitTwice', 'WaitTwice', 'Echo', 'Fail'),
  value: fc.integer({ min: 0, max: 99 }),
})

const request = ({ operation, id, name, value }: Step): { method: string; path: string; body?: string } => {
  switch (operation) {
    case 'start':
      return { method: 'POST', path: `/orchestrators/${name}/${id}`, body: '"in"' }
    case 'raise':
      return { method: 'POST', path: `/instances/${id}/raiseEvent/Go`, body: String(value) }
    case 'purge':
      return { method: 'DELETE', path: `/instances/${id}` }
    case 'restart':
      return { method: 'POST', path: `/instances/${id}/restart?restartWithNewInstanceId=false` }
    default:
      return { method: 'POST', path: `/instances/${id}/${operation}?reason=${value}` }
  }
}

const base = 'http://localhost/runtime/webhooks/durabletask'
const headers = { 'content-type': 'application/json' }
const hostOf = (extensionVersion: ExtensionVersion) =>
  createMockHost({ extensionVersion, authLevel: 'anonymous', clock: 'manual' })

const send = (host: ReturnType<typeof hostOf>, one: Step): Promise<Response> => {
  const { path, ...init } = request(one)
  return host.fetch(new Request(base + path, { ...init, headers }))
}

const versions = ['2.13.7', '3.14.1', '3.15.3'] as const

test.for(versions)('%s goes from state to state as a small model of the table does', async (version) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      await using host = hostOf(version)
      const model: Model = new Map()
      for (const one of steps) {
        const status = expected(model, one, version !== '2.13.7')
        if (status === undefined) await host.clock.advance('1h')
        else expect((await send(host, one)).status, JSON.stringify(one)).toBe(status)
        await host.clock.settle()
        const instances = host.instances.list().map((row) => [row.instanceId, row.runtimeStatus, row.output])
        const wanted = ['a', 'b'].flatMap((id) => {
          const one = model.get(id)
          return one ? [[id, one.status, one.output]] : []
        })
        expect(instances).toEqual(wanted)
      }
    }),
    { numRuns: 200 },
  )
})

test.for(versions)('%s survives steps that come before the last one has taken effect', async (version) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.nat(12)), { maxLength: 40 }), async (steps) => {
      await using host = hostOf(version)
      for (const [one, ms] of steps) {
        if (one.operation !== 'wait') {
          const { status } = await send(host, one)
          expect([200, 202, 400, 404, 409, 410, 412, 500]).toContain(status)
        }
        await host.clock.advance(ms)
      }
      await host.clock.settle()
      for (const { runtimeStatus } of host.instances.list()) expect(runtimeStatus).not.toBe('Pending')
    }),
    { numRuns: 200 },
  )
})

test('a run that is replayed from its history at every step ends as one that stays in memory', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      await using alive = hostOf('3.14.1')
      await using replayed = hostOf('3.14.1')
      for (const one of steps) {
        for (const host of [alive, replayed]) {
          if (one.operation !== 'wait') await send(host, one)
          await host.clock.settle()
        }
        replayed.restore(structuredClone(replayed.snapshot()))
      }
      const seen = [alive, replayed].map((host) =>
        host.instances
          .list()
          .map(({ history, ...row }) => [
            { ...row, createdTime: 0, lastUpdatedTime: 0 },
            history.map(({ type }) => type),
          ]),
      )
      expect(seen[1]).toEqual(seen[0])
    }),
    { numRuns: 200 },
  )
})
