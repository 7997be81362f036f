import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSharedReads } from './shared-reads.ts'
import type { SharedStatus } from './shared-status.ts'

const stateOf = (version: number, isLive: boolean): SharedStatus => ({
  status: isLive ? 202 : 200,
  headers: new Headers(),
  text: JSON.stringify({ runtimeStatus: isLive ? 'Running' : 'Completed', version }),
})
const versionOf = ({ text }: SharedStatus) => (JSON.parse(text) as { version: number }).version

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('read' as const, 'read' as const, 'join' as const),
      key: fc.constantFrom('plain', 'input'),
    }),
  },
  // The host takes the state of the oldest read under way, or sends it.
  { weight: 8, arbitrary: fc.record({ type: fc.constantFrom('look' as const, 'answer' as const), at: fc.nat(1) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('change' as const, 'write' as const, 'list' as const) }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 400 }) }) },
)

interface Asked {
  version: number | undefined
  send: (state: SharedStatus) => void
}

describe('shared reads', () => {
  it('never tell a state older than a write, a list, or a second before the read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 40, maxLength: 120 }), fc.boolean(), async (steps, isLive) => {
        let now = 5_000
        let version = 0
        // The version that everybody may rely on, and since when the host has had each version.
        let floor = 0
        const since = [now]
        const reads = createSharedReads({ now: () => now })
        const underWay: Asked[] = []
        const told: Promise<unknown>[] = []
        const settle = () => new Promise((resolve) => setImmediate(resolve))
        const replaced = (of: number) => since[of + 1] ?? Infinity
        // So many readers that the state of a live instance is kept.
        for (const key of ['plain', 'input', 'plain', 'input', 'plain', 'input', 'plain', 'input', 'plain', 'input'])
          await reads.take(key, 'a', async () => {
            reads.saw('a')
            return stateOf(0, isLive)
          })
        for (const one of steps) {
          if (one.type === 'change') since[++version] = now
          else if (one.type === 'pass') now += one.ms
          else if (one.type === 'write') {
            reads.forget('a')
            since[++version] = now
            reads.forget('a')
            floor = version
          } else if (one.type === 'list') {
            if (isLive) reads.saw()
            if (isLive) floor = version
          } else if (one.type === 'look') {
            const asked = underWay[one.at]
            if (asked) asked.version ??= version
          } else if (one.type === 'answer') {
            const [asked] = underWay.splice(one.at, 1)
            if (!asked) continue
            reads.saw('a')
            asked.send(stateOf((asked.version ??= version), isLive))
            // No caller receives an older state than another one received before.
            if (isLive) floor = Math.max(floor, asked.version)
            await settle()
          } else if ('key' in one) {
            let isOwn = false
            const begin = () => {
              isOwn = true
              return new Promise<SharedStatus>((send) => underWay.push({ version: undefined, send }))
            }
            const read = one.type === 'join' ? reads.join(one.key, 'a') : reads.take(one.key, 'a', begin)
            if (read === undefined) continue
            if (read instanceof Promise) {
              const written = floor
              // One that is joined began after the last write, though maybe before the last list.
              if (!isOwn)
                told.push(read.then((state) => expect(versionOf(state!)).toBeGreaterThanOrEqual(isLive ? 0 : written)))
            } else {
              expect(versionOf(read)).toBeGreaterThanOrEqual(floor)
              expect(now - replaced(versionOf(read))).toBeLessThan(1_000)
            }
          }
        }
        for (const { version: seen, send } of underWay) send(stateOf(seen ?? version, isLive))
        await Promise.all(told)
      }),
      { numRuns: 1_000 },
    )
  })

  it('keep no more than 8 million characters', async () => {
    const reads = createSharedReads({ now: () => 1 })
    const state = { ...stateOf(1, false), text: stateOf(1, false).text + ' '.repeat(60_000) }
    let asked = 0
    const readAll = async () => {
      for (let index = 0; index < 300; index++)
        await reads.take('k', `id-${index}`, async () => {
          asked++
          return state
        })
    }
    await readAll()
    await readAll()
    expect(asked).toBeGreaterThan(300 + 150)
    expect(asked).toBeLessThan(300 + 180)
  })

  it('read alone where all places for an id are under way', async () => {
    const reads = createSharedReads({ now: () => 1 })
    let asked = 0
    const settles: (() => void)[] = []
    const ask = (key: string) =>
      reads.take(key, 'a', () => {
        asked++
        return new Promise((resolve) => settles.push(() => resolve(undefined)))
      })
    const all = Array.from({ length: 9 }, (_, key) => ask(String(key)))
    all.push(ask('0'), ask('8'))
    expect(asked).toBe(10)
    for (const read of settles) read()
    expect(await Promise.all(all.map((one) => Promise.resolve(one)))).toEqual(Array.from({ length: 11 }))
  })
})
