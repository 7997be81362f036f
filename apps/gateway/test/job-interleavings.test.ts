import { type Clock, wallClock } from '@durable-http/core'
import { createMockHost, type MockHost } from '@durable-http/mock'
import fc from 'fast-check'
import { createStorage, type Driver } from 'unstorage'
import { expect, test } from 'vitest'
import { createLocalBackend } from '../src/jobs/job-backend.ts'
import { countsOf } from './job-crash.ts'
import { createJobStack, type JobStack, manyOf } from './job-stack.ts'

/** Tables of a process that may be lost at any moment: what was written is there for the next one. */
type Disk = Map<string, Map<string, string>>

function driverOf(disk: Disk, table: string): Driver {
  const rows = disk.get(table) ?? new Map<string, string>()
  disk.set(table, rows)
  return {
    name: 'disk',
    hasItem: (key) => rows.has(key),
    getItem: (key) => rows.get(key) ?? null,
    setItem: (key, value) => void rows.set(key, value),
    removeItem: (key) => void rows.delete(key),
    getKeys: () => [...rows.keys()],
    clear: () => rows.clear(),
  }
}

const copyOf = (disk: Disk): Disk => new Map([...disk].map(([table, rows]) => [table, new Map(rows)]))

// Time passes twenty times as fast.
const began = Date.now()
const clock: Clock = {
  now: () => began + (Date.now() - began) * 20,
  sleep: (ms, signal) => wallClock.sleep(ms / 20, signal),
}

/** A gateway in front of a host; once it is `lost`, nothing that it sends arrives, and no response comes back. */
function startProcess(host: MockHost, disk: Disk) {
  let isLost = false
  const never = async () => {
    await wallClock.sleep(20)
    throw new TypeError('fetch failed')
  }
  const fetch: MockHost['fetch'] = async (request) => {
    if (isLost) return never()
    const response = await host.fetch(request)
    return isLost ? never() : response
  }
  const backend = createLocalBackend((table) => createStorage({ driver: driverOf(disk, table) }), clock)
  const stack = createJobStack({ host: Object.assign(Object.create(host) as MockHost, { fetch }), backend, clock })
  return { stack, disk, lose: () => (isLost = true) }
}

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom('pause', 'resume', 'stop', 'crash') }),
  fc.record({ kind: fc.constant('wait'), milliseconds: fc.integer({ min: 0, max: 25 }) }),
  fc.record({
    kind: fc.constant('fault'),
    status: fc.constantFrom(429, 503, 'reset' as const),
    times: fc.integer({ min: 1, max: 4 }),
  }),
)

const concurrency = 4

test(
  'a job acts on each instance once, however it is paused, stopped, cut off and refused',
  { timeout: 120_000 },
  async () => {
    let crashes = 0
    const property = fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.array(step, { minLength: 2, maxLength: 12 }),
      async (count, steps) => {
        const host = createMockHost({ clock: 'real' })
        host.seed({ instances: manyOf(count) })
        let current = startProcess(host, new Map())
        const lost: JobStack[] = []
        const selection = { states: ['Running'] }
        const { id } = await current.stack.create({
          action: 'raiseEvent',
          selection,
          eventName: 'Go',
          concurrency,
          rate: 20,
        })
        let here = 0
        for (const one of steps) {
          if (one.kind === 'pause' || one.kind === 'resume')
            await current.stack.call('POST', `/v1/jobs/${id}/${one.kind}`)
          else if (one.kind === 'wait') await wallClock.sleep((one as { milliseconds: number }).milliseconds)
          else if (one.kind === 'fault') {
            const { status, times } = one as { status: number | 'reset'; times: number }
            const match = { operation: 'raiseEvent' as const }
            host.faults.add({
              match,
              times,
              ...(status === 'reset' ? { reset: true } : { status, headers: { 'retry-after': '1' } }),
            })
          } else if (one.kind === 'crash') {
            here++
            current.lose()
            const disk = copyOf(current.disk)
            lost.push(current.stack)
            current = startProcess(host, disk)
          } else {
            await current.stack.stop()
            current = startProcess(host, current.disk)
          }
        }
        crashes += here
        await current.stack.call('POST', `/v1/jobs/${id}/resume`)
        await expect
          .poll(
            async () => {
              const { status } = await current.stack.job(id)
              if (status === 'paused') await current.stack.call('POST', `/v1/jobs/${id}/resume`)
              return status
            },
            { interval: 5, timeout: 20_000 },
          )
          .toBe('completed')
        const { done, unknown, failed, skipped } = (await current.stack.job(id)).progress
        const items = await current.stack.items(id)
        const sent = countsOf(
          host.requests
            .of('raiseEvent')
            .filter(({ status }) => status < 300)
            .map(({ params }) => params[0]!),
        )
        await Promise.all([current.stack, ...lost].map((stack) => stack.stop()))
        await host.dispose()
        expect([items.length, new Set(items.map(({ instanceId }) => instanceId)).size]).toEqual([count, count])
        expect(done + unknown + failed + skipped).toBe(count)
        expect(Math.max(0, ...sent.values())).toBeLessThanOrEqual(1)
        for (const { instanceId, outcome } of items) if (outcome === 'done') expect(sent.get(instanceId)).toBe(1)
        for (const { instanceId, outcome } of items)
          if (outcome !== 'unknown' && outcome !== 'done') expect(sent.has(instanceId)).toBe(false)
      },
    )
    await fc.assert(property, { numRuns: 12 })
    expect(crashes).toBeGreaterThan(0)
  },
)
