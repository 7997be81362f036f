import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { MockHost } from '@durable-http/mock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countsOf, jobsOf, totalOf } from './job-crash.ts'
import { manyOf } from './job-stack.ts'
import { isInstalled, startRedisServer } from './redis-servers.ts'
import { serveMock } from './served-mock.ts'
import { type SpawnedGateway, spawnGateway } from './spawned-gateway.ts'

const size = 5_000
const concurrency = 16
const timeout = 180_000
const event = { action: 'raiseEvent', selection: { states: ['Running'] }, eventName: 'Go', concurrency }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'job-crashes-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function kill({ child, ended }: SpawnedGateway): Promise<void> {
  child.kill('SIGKILL')
  await ended
}

const sentTo = (host: MockHost) => countsOf(host.requests.of('raiseEvent').map(({ params }) => params[0]!))

/** Sees that each instance was sent one event at most, and that every outcome tells the truth about it. */
async function proveOnce(host: MockHost, gateway: SpawnedGateway, id: string, losses: number): Promise<void> {
  const job = await jobsOf(gateway).ends(id)
  const { done, unknown, skipped, failed } = job.progress
  expect([job.status, done + unknown, skipped, failed]).toEqual(['completed', size, 0, 0])
  expect(unknown).toBeLessThanOrEqual(losses * concurrency)
  const items = await jobsOf(gateway).items(id)
  expect(items.length).toBe(size)
  expect(new Set(items.map(({ instanceId }) => instanceId)).size).toBe(size)
  const sent = countsOf(
    host.requests.all.filter(({ operation }) => operation === 'raiseEvent').map(({ params }) => params[0]!),
  )
  expect(Math.max(...sent.values())).toBe(1)
  for (const { instanceId, outcome } of items) if (outcome === 'done') expect(sent.get(instanceId), instanceId).toBe(1)
}

async function serveInstances(count: number) {
  const mock = await serveMock({ key: 'k', clock: 'real' })
  mock.host.seed({ instances: manyOf(count) })
  const spawn = (store: string, more: Record<string, string> = {}) =>
    spawnGateway({
      STORE_URL: store,
      DURABLE_FUNCTIONS_BASE_URL: mock.url,
      DURABLE_FUNCTIONS_TOKEN: 'k',
      AUDIT: 'off',
      ...more,
    })
  return { host: mock.host, spawn, [Symbol.asyncDispose]: () => mock[Symbol.asyncDispose]() }
}

const eventsSent = (host: MockHost) => host.requests.of('raiseEvent').length

describe('a job in a folder', () => {
  test(
    'loses its process twice, and acts on every instance once or says that it does not know',
    { timeout },
    async () => {
      await using stack = await serveInstances(size)
      const store = `file:${join(folder, 'once')}`
      const first = await stack.spawn(store)
      const { id } = await jobsOf(first).create(event)
      await jobsOf(first).reaches(id, 1_000)
      await kill(first)
      const second = await stack.spawn(store)
      expect(totalOf(await jobsOf(second).reaches(id, 3_000))).toBeLessThan(size)
      await kill(second)
      await using third = await stack.spawn(store)
      await proveOnce(stack.host, third, id, 2)
    },
  )

  test.concurrent('purges what it had not purged, and counts exactly', { timeout }, async () => {
    await using stack = await serveInstances(0)
    stack.host.seed({ instances: manyOf(1_000, { runtimeStatus: 'Completed' }) })
    const store = `file:${join(folder, 'purge')}`
    const first = await stack.spawn(store)
    const { id } = await jobsOf(first).create({ action: 'purge', selection: { states: ['Completed'] } })
    await jobsOf(first).reaches(id, 300)
    await kill(first)
    await using second = await stack.spawn(store)
    const { status, progress } = await jobsOf(second).ends(id)
    // One whose purge was under way is gone when it is read again.
    expect([status, progress.done + progress.skipped, progress.failed, progress.unknown]).toEqual([
      'completed',
      1_000,
      0,
      0,
    ])
    expect(progress.skipped).toBeLessThanOrEqual(concurrency)
    expect((await jobsOf(second).items(id)).length).toBe(1_000)
    expect(manyOf(1_000).filter(({ instanceId }) => stack.host.instances.get(instanceId))).toEqual([])
  })

  test.concurrent('is refused to a second process', async () => {
    await using stack = await serveInstances(0)
    const store = `file:${join(folder, 'taken')}`
    await using _ = await stack.spawn(store)
    await expect(stack.spawn(store)).rejects.toThrow(/names the folder of another gateway/)
  })
})

describe.skipIf(!isInstalled)('a job of two replicas that share Redis (needs redis-server)', () => {
  test.concurrent('goes on in the other one when its replica is lost, twice', { timeout }, async ({ expect }) => {
    await using stack = await serveInstances(size)
    await using redis = await startRedisServer()
    const store = `redis://127.0.0.1:${redis.port}`
    const spawn = () => stack.spawn(store, { MCP_STATE_SECRET: 'a secret of all replicas, long enough' })
    const first = await spawn()
    const { id } = await jobsOf(first).create(event)
    await jobsOf(first).reaches(id, 1_000)
    const second = await spawn()
    const takenOver = async (by: SpawnedGateway) => {
      const sent = eventsSent(stack.host)
      await expect.poll(() => eventsSent(stack.host), { timeout: 15_000 }).toBeGreaterThan(sent + concurrency)
      return jobsOf(by).read(id)
    }
    await kill(first)
    expect(totalOf(await takenOver(second))).toBeLessThan(size)
    await using third = await spawn()
    await jobsOf(second).reaches(id, 3_000)
    await kill(second)
    await takenOver(third)
    await proveOnce(stack.host, third, id, 2)
  })

  test.concurrent('goes on at once in the other one when its replica stops', { timeout }, async () => {
    await using stack = await serveInstances(400)
    await using redis = await startRedisServer()
    const spawn = () =>
      stack.spawn(`redis://127.0.0.1:${redis.port}`, { MCP_STATE_SECRET: 'a secret of all replicas, long enough' })
    const first = await spawn()
    const { id } = await jobsOf(first).create({ ...event, rate: 100 })
    await jobsOf(first).reaches(id, 50)
    await using second = await spawn()
    first.child.kill('SIGTERM')
    expect(await first.ended).toBe(0)
    const { progress } = await jobsOf(second).ends(id)
    expect(progress).toMatchObject({ done: 400, unknown: 0 })
    expect(eventsSent(stack.host)).toBe(400)
  })

  test.concurrent('pauses while Redis does not respond, and goes on when it is back', { timeout }, async () => {
    await using stack = await serveInstances(600)
    await using redis = await startRedisServer()
    await using gateway = await stack.spawn(`redis://127.0.0.1:${redis.port}`)
    const { id } = await jobsOf(gateway).create({ ...event, rate: 100 })
    await jobsOf(gateway).reaches(id, 100)
    redis.freeze(true)
    // Requests in flight end; an instance whose id cannot be stored is not touched.
    await settled(() => eventsSent(stack.host))
    const response = await fetch(`${gateway.restUrl}/v1/jobs`)
    expect([response.status, (await response.json()).code]).toEqual([503, 'unavailable'])
    redis.freeze(false)
    const { status, progress } = await jobsOf(gateway).ends(id)
    expect([status, progress.done + progress.unknown]).toEqual(['completed', 600])
    expect(Math.max(...sentTo(stack.host).values())).toBe(1)
  })
})

/** Resolves once a number has not changed for a second and a half, longer than the lock of a job lives between two renewals. */
async function settled(read: () => number): Promise<void> {
  for (let before = -1; before !== read();) {
    before = read()
    await sleep(1_500)
  }
}
