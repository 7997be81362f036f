import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectAgent, type Told } from './agent-clients.ts'
import { jobsOf } from './job-crash.ts'
import { apiKeyFor, keyOf } from './key-hash.ts'
import { isInstalled, startRedisServer } from './redis-servers.ts'
import { serveMock, type ServedMock } from './served-mock.ts'
import { type SpawnedGateway, spawnGateway } from './spawned-gateway.ts'

const key = 'the-system-key-of-the-app-Zt20'
const { name, role, sha256 } = apiKeyFor('an-operator', 'operator', keyOf.operator)

let mock: ServedMock
beforeAll(async () => {
  mock = await serveMock({ key, clock: 'real' })
})
afterAll(() => mock?.[Symbol.asyncDispose]())

const spawn = (more: Record<string, string> = {}) =>
  spawnGateway({
    DURABLE_FUNCTIONS_BASE_URL: mock.url,
    DURABLE_FUNCTIONS_TOKEN: key,
    API_KEYS: `${name}:${role}:${sha256}`,
    MCP_STATE_SECRET: 'a secret that all replicas share and nobody can guess',
    ...more,
  })
const agentOf = ({ mcpUrl }: SpawnedGateway) => connectAgent(mcpUrl, { key: keyOf.operator })
const headers = { 'x-api-key': keyOf.operator }
const planOf = ({ data }: Told) => data['plan'] as string

function seed(prefix: string, count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  const row = { name: 'WaitForGo', runtimeStatus: 'Running' as const, createdTime: new Date(Date.now() - 3_600_000) }
  mock.host.seed({ instances: ids.map((instanceId) => ({ instanceId, ...row })) })
  return ids
}
const raising = (prefix: string) => ({
  action: 'raiseEvent',
  filter: { instanceIdPrefix: `${prefix}-` },
  eventName: 'Go',
  eventData: 5,
})
const eventsTo = (prefix: string) =>
  mock.host.requests.of('raiseEvent').filter(({ params }) => params[0]!.startsWith(`${prefix}-`)).length

const timeout = 120_000

test(
  'a plan is not detached while its caller has eight open jobs, and is once one of them has ended',
  { timeout },
  async () => {
    await using gateway = await spawn()
    seed('open', 12)
    seed('many', 3)
    const jobs = jobsOf(gateway, headers)
    const ids: string[] = []
    for (let index = 0; index < 8; index++) {
      const selection = { prefix: 'open-', states: ['Running'] }
      ids.push((await jobs.create({ action: 'suspend', selection, rate: 0.01 })).id)
    }
    await using agent = await agentOf(gateway)
    const plan = planOf(await agent.call('bulkinstances', raising('many')))
    const refused = await agent.call('bulkinstances', { plan, detach: true })
    expect([refused.isError, eventsTo('many')]).toEqual([true, 0])
    expect(refused.text).toContain('8 jobs of this caller have not ended, the most there may be')
    const cancel = (id: string) => fetch(`${gateway.restUrl}/v1/jobs/${id}/cancel`, { method: 'POST', headers })
    await cancel(ids.pop()!)
    const job = await agent.call('bulkinstances', { plan, detach: true })
    // Two jobs of an app run at a time.
    for (const id of ids) await cancel(id)
    expect((await jobs.ends(job.data['job'] as string)).progress.done).toBe(3)
    expect(eventsTo('many')).toBe(3)
  },
)

describe.skipIf(!isInstalled)('replicas that share a Redis (needs redis-server)', () => {
  test('make one job of a plan, whichever of them made it and however often it is sent', { timeout }, async () => {
    await using redis = await startRedisServer()
    const store = { STORE_URL: `redis://127.0.0.1:${redis.port}` }
    const starting = [spawn(store), spawn(store)] as const
    await using one = await starting[0]
    await using other = await starting[1]
    seed('shared', 20)
    await using first = await agentOf(one)
    await using second = await agentOf(other)
    const plan = planOf(await first.call('bulkinstances', raising('shared')))
    const calls = [first, second, first, second].map((agent) => agent.call('bulkinstances', { plan, detach: true }))
    const ids = new Set((await Promise.all(calls)).map(({ data }) => data['job']))
    expect(ids.size).toBe(1)
    const [id] = [...ids] as [string]
    for (const gateway of [one, other]) {
      const { status, progress, createdBy } = await jobsOf(gateway, headers).ends(id)
      expect([status, progress.done, progress.unknown, createdBy]).toEqual(['completed', 20, 0, 'an-operator'])
    }
    expect(eventsTo('shared')).toBe(20)
  })
})
