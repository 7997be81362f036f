import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectAgent, type Person, post2025, post2026, type Told } from './agent-clients.ts'
import { apiKeyFor, keyOf } from './key-hash.ts'
import { serveMock, type ServedMock } from './served-mock.ts'
import { type SpawnedGateway, spawnGateway } from './spawned-gateway.ts'

const key = 'the-system-key-of-the-app-Zt19'
const roles = ['viewer', 'operator', 'admin'] as const

let mock: ServedMock
let gateway: SpawnedGateway
beforeAll(async () => {
  mock = await serveMock({ key, clock: 'real' })
  const apiKeys = roles.map((role) => apiKeyFor(`an-${role}`, role, keyOf[role]))
  gateway = await spawnGateway({
    DURABLE_FUNCTIONS_BASE_URL: mock.url,
    DURABLE_FUNCTIONS_TOKEN: key,
    API_KEYS: apiKeys.map(({ name, role, sha256 }) => `${name}:${role}:${sha256}`).join(','),
    MCP_CONFIRM: 'elicit',
    MCP_SESSIONS: 'true',
    MCP_STATE_SECRET: 'a secret that all replicas share and nobody can guess',
  })
}, 60_000)
afterAll(async () => {
  await gateway?.[Symbol.asyncDispose]()
  await mock?.[Symbol.asyncDispose]()
})

/** Seeds instances that run, under a prefix that no other test uses. */
function seed(prefix: string, count: number): string[] {
  const ids = Array.from({ length: count }, (_, index) => `${prefix}-${index}`)
  const row = { name: 'WaitForGo', runtimeStatus: 'Running' as const, createdTime: new Date(Date.now() - 3_600_000) }
  mock.host.seed({ instances: ids.map((instanceId) => ({ instanceId, ...row })) })
  return ids
}
const statesOf = (ids: readonly string[]) => ids.map((id) => mock.host.instances.get(id)?.runtimeStatus)
const agentAs = (role: (typeof roles)[number], person?: Person) =>
  connectAgent(gateway.mcpUrl, { key: keyOf[role], ...(person ? { person } : {}) })
const planOf = ({ data }: Told) => data['plan'] as string
const terminating = (prefix: string) => ({
  action: 'terminate',
  filter: { instanceIdPrefix: `${prefix}-` },
  reason: `the reason of ${prefix}`,
})

describe('with MCP_CONFIRM=elicit', () => {
  test('a client that cannot ask its user plans, and does nothing that cannot be undone', async () => {
    const ids = seed('mute', 3)
    const [id] = ids as [string]
    await using agent = await agentAs('admin')
    const plan = await agent.call('bulkinstances', terminating('mute'))
    expect(plan.text).toContain('Only a person can confirm it')
    const purge = { createdTimeFrom: '7d', runtimeStatus: 'Completed' }
    for (const [tool, args] of [
      ['terminateinstance', { instanceId: id, confirmInstanceId: id }],
      ['bulkinstances', { plan: planOf(plan) }],
      ['bulkinstances', { plan: planOf(plan), detach: true }],
      ['rewindinstance', { instanceId: id, confirmInstanceId: id }],
      ['purgeinstance', { instanceId: id, confirmInstanceId: id }],
      ['purgeinstances', purge],
    ] as const)
      expect((await agent.call(tool, args)).text, tool).toContain('must be given by a person')
    const call = { name: 'terminateinstance', arguments: { instanceId: id, confirmInstanceId: id } }
    const stateless = await post2025(gateway.mcpUrl, 'tools/call', call, { 'x-api-key': keyOf.admin })
    expect(stateless.result).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('by a person') }],
    })
    expect(statesOf(ids)).toEqual(['Running', 'Running', 'Running'])
  })

  test.each(['decline', 'cancel', 'accept'] as const)(
    'a client that can ask is asked, whatever the model writes: %s',
    async (answer) => {
      const ids = seed(`asked-${answer}`, 3)
      const [first, second, third] = ids as [string, string, string]
      const questions: string[] = []
      await using agent = await agentAs('operator', (question) => (questions.push(question), answer))
      const own = { instanceId: third, confirmInstanceId: third }
      const single = await agent.call('terminateinstance', own)
      const plan = await agent.call('bulkinstances', {
        ...terminating(`asked-${answer}`),
        filter: undefined,
        instanceIds: [first, second],
      })
      expect(plan.text).toContain('the user is asked first')
      const run = await agent.call('bulkinstances', { plan: planOf(plan) })
      expect(questions).toEqual([`Terminate instance: ${third}?`, expect.stringMatching(/^Terminate 2 instances: /)])
      const agreed = answer === 'accept'
      expect([single.isError, run.isError]).toEqual([!agreed, !agreed])
      const state = agreed ? 'Terminated' : 'Running'
      await expect.poll(() => statesOf(ids)).toEqual([state, state, state])
    },
  )
})

test('over protocol 2026-07-28 the question is the result, and no model can answer it unasked', async () => {
  const [id] = seed('rounds', 1) as [string]
  const call = async (more: object) => {
    const args = { instanceId: id, confirmInstanceId: id }
    const params = { name: 'terminateinstance', arguments: args, ...more }
    const { result } = await post2026(gateway.mcpUrl, 'tools/call', params, { 'x-api-key': keyOf.operator })
    return result as { resultType: string; requestState?: string; structuredContent?: object }
  }
  const inputResponses = { confirm: { action: 'accept', content: {} } }
  expect(await call({})).toMatchObject({ resultType: 'input_required' })
  const { resultType, requestState } = await call({ inputResponses })
  expect([resultType, statesOf([id])]).toEqual(['input_required', ['Running']])
  expect(await call({ requestState, inputResponses })).toMatchObject({ structuredContent: { accepted: true } })
  await expect.poll(() => statesOf([id])).toEqual(['Terminated'])
})

describe('a plan that is detached', () => {
  const auditLines = () =>
    gateway
      .printed()
      .split('\n')
      .filter((line) => line.includes('"audit":true'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  const read = async (path: string, role: (typeof roles)[number] = 'operator') => {
    const response = await fetch(gateway.restUrl + path, { headers: { 'x-api-key': keyOf[role] } })
    return (await response.json()) as Record<string, unknown>
  }

  test('is done by a job of the caller, once, and audited', async () => {
    const ids = seed('away', 30)
    await using agent = await agentAs('operator', () => 'accept')
    const plan = planOf(await agent.call('bulkinstances', terminating('away')))
    const job = await agent.call('bulkinstances', { plan, detach: true })
    const id = job.data['job'] as string
    expect(job.text).toBe(
      `Job ${id} does it from now on, without this call: terminate 30 instances.\n` +
        `The user can follow it with \`durable job watch ${id}\`, or on the REST side at /ui and /v1/jobs/${id}.`,
    )
    await expect
      .poll(() => read(`/v1/jobs/${id}`))
      .toMatchObject({
        status: 'completed',
        createdBy: 'an-operator',
        reason: 'the reason of away',
        progress: { planned: 30, done: 30, failed: 0 },
      })
    // A host takes a terminate before the instance has ended.
    await expect.poll(() => new Set(statesOf(ids))).toEqual(new Set(['Terminated']))
    // A client that lost the response calls again.
    expect((await agent.call('bulkinstances', { plan, detach: true })).data['job']).toBe(id)
    const own = auditLines().filter((line) => line['job'] === id)
    expect(own.filter(({ tool }) => tool === 'bulkinstances')[0]).toMatchObject({
      face: 'mcp',
      principal: 'an-operator',
      role: 'operator',
      operation: 'terminateInstance',
      reason: 'the reason of away',
      outcome: 'done',
    })
    expect(own.filter(({ instanceId }) => instanceId !== undefined)).toHaveLength(30)
    expect(gateway.printed()).not.toContain(key)
  })

  test('belongs to its caller and needs the effect of its action', async () => {
    const ids = seed('bound', 2)
    await using operator = await agentAs('operator', () => 'accept')
    await using admin = await agentAs('admin', () => 'accept')
    await using viewer = await agentAs('viewer', () => 'accept')
    const plan = planOf(await operator.call('bulkinstances', terminating('bound')))
    const foreign = await admin.call('bulkinstances', { plan, detach: true })
    expect(foreign.text).toContain('is not a plan of this server')
    expect(await viewer.tools()).not.toContain('bulkinstances')
    await expect(viewer.call('bulkinstances', { plan, detach: true })).rejects.toThrow(/viewer/)
    await expect(operator.call('bulkinstances', { ...terminating('bound'), action: 'purge' })).rejects.toThrow(
      /operator/,
    )
    expect(statesOf(ids)).toEqual(['Running', 'Running'])
  })

  test('is refused when more match than the user agreed to', async () => {
    const ids = seed('grown', 2)
    await using agent = await agentAs('operator', () => 'accept')
    const plan = planOf(await agent.call('bulkinstances', terminating('grown')))
    mock.host.seed({
      instances: [
        {
          instanceId: 'grown-9',
          name: 'WaitForGo',
          runtimeStatus: 'Running',
          createdTime: new Date(Date.now() - 60_000),
        },
      ],
    })
    const refused = await agent.call('bulkinstances', { plan, detach: true })
    expect(refused.text).toContain('plan was made for 2 instances, and 3 match now')
    expect(statesOf(ids)).toEqual(['Running', 'Running'])
  })
})
