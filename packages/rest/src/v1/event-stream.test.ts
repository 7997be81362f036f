import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Due } from './beats.ts'
import { EventStream } from './event-stream.ts'
import type { WatchEvent } from './watch-hub.ts'

const heartbeat = 15_000
const decoder = new TextDecoder()
const settle = () => new Promise((resolve) => setImmediate(resolve))

type Step =
  | { tell: number }
  | { pass: number }
  | { run: 'pause' | 'resume' | 'end' | 'gone' | 'fail' | 'stop' | 'leave' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ tell: fc.integer({ min: 0, max: 4 }) }) },
    { weight: 2, arbitrary: fc.record({ pass: fc.constantFrom(1_000, heartbeat, 40_000) }) },
    { weight: 2, arbitrary: fc.record({ run: fc.constantFrom('pause' as const, 'resume' as const) }) },
    { weight: 1, arbitrary: fc.record({ run: fc.constantFrom('end', 'gone', 'fail', 'stop', 'leave') }) },
  ),
  { maxLength: 12 },
)

const statusOf = (number: number): WatchEvent => ({
  type: 'status',
  hash: `h${number}`,
  text: `{"n":${number}}`,
  name: number === 4 ? 'Denied' : 'Allowed',
  runtimeStatus: 'Running',
})

/** A stream whose time, events and places are those of the test. */
function createStream(expires: number | undefined) {
  let now = 0
  const waiting = new Set<Due>()
  let released = 0
  let listening = 0
  const stream = new EventStream({
    context: {
      clock: { now: () => now, sleep: async () => undefined },
      client: { scrub: (text: string) => text },
      access: { allowsFunction: (name: string) => name !== 'Denied' },
      watches: {
        listen() {
          listening++
          return () => void listening--
        },
      },
    } as unknown as ConstructorParameters<typeof EventStream>[0]['context'],
    beats: { add: (one) => void waiting.add(one), delete: (one) => void waiting.delete(one) },
    expires,
    release: () => void released++,
  })
  void stream.watch({ instanceId: 'a', showInput: false })
  stream.told(statusOf(0))
  return {
    stream,
    pass(milliseconds: number) {
      now += milliseconds
      for (const one of waiting) if (one.due <= now) one.beat(now)
    },
    held: () => ({ waiting: waiting.size, released, listening }),
  }
}

function act(side: ReturnType<typeof createStream>, step: Step): void {
  const { stream } = side
  if ('tell' in step) stream.told(statusOf(step.tell))
  else if ('pass' in step) side.pass(step.pass)
  else if (step.run === 'end') stream.told({ type: 'end', instanceId: 'a', hash: 'h' })
  else if (step.run === 'gone') stream.told({ type: 'gone', instanceId: 'a' })
  else if (step.run === 'fail') stream.ended(new Error('the host is gone'))
  else if (step.run === 'stop') stream.stop()
}

it('writes to a sink what a reader of the web stream reads, however slowly both take it', async () => {
  const expiries = fc.constantFrom(undefined, undefined, 20_000)
  await fc.assert(
    fc.asyncProperty(steps, expiries, fc.boolean(), async (taken, expires, beginsPaused) => {
      const [written, read] = [createStream(expires), createStream(expires)]
      let isPaused = beginsPaused
      let sunk = ''
      let ends = 0
      written.stream.begin({
        write(bytes) {
          expect(ends).toBe(0)
          sunk += decoder.decode(bytes)
          return !isPaused
        },
        end: () => void ends++,
      })
      const reader = read.stream.open().getReader()
      let seen = ''
      let hasEnded = false
      let goOn = Promise.withResolvers<void>()
      const reading = (async () => {
        for (;;) {
          const { done, value } = await reader.read()
          hasEnded = done
          if (done) return
          seen += decoder.decode(value)
          if (isPaused) await goOn.promise
        }
      })()
      const resume = () => {
        isPaused = false
        goOn.resolve()
        goOn = Promise.withResolvers()
        written.stream.drained()
      }
      for (const step of taken) {
        await settle()
        if ('run' in step && step.run === 'leave') {
          written.stream.close()
          await reader.cancel()
        } else if ('run' in step && step.run === 'pause') isPaused = true
        else if ('run' in step && step.run === 'resume') resume()
        else {
          act(written, step)
          act(read, step)
        }
      }
      await settle()
      resume()
      await settle()
      const hasLeft = taken.some((step) => 'run' in step && step.run === 'leave')
      // Events that wait for a reader are lost when it leaves.
      if (hasLeft) expect(sunk.startsWith(seen)).toBe(true)
      else expect([sunk, ends]).toEqual([seen, hasEnded ? 1 : 0])
      expect(written.held()).toEqual(read.held())
      await reader.cancel()
      await reading
    }),
  )
})

it('gives back what it holds once, however often it is closed', async () => {
  const { stream, held } = createStream(undefined)
  stream.begin({ write: () => true, end: () => undefined })
  expect(held()).toEqual({ waiting: 1, released: 0, listening: 1 })
  stream.close()
  stream.stop()
  stream.drained()
  stream.close()
  expect(held()).toEqual({ waiting: 0, released: 1, listening: 0 })
})
