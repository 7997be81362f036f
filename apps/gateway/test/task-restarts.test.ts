import { expect, test } from 'vitest'
import { askUser } from '@durable-http/mock'
import { post2025, post2026 } from './agent-clients.ts'
import { serveMock } from './served-mock.ts'
import { type SpawnedGateway, spawnGateway } from './spawned-gateway.ts'

const key = 'the-system-key-of-the-app-Kw72'

/** Two replicas in processes of their own, asked in turns; `lose` kills the one whose turn it is and starts another in its place. */
async function startReplicas(variables: Record<string, string>) {
  const replicas = await Promise.all([spawnGateway(variables), spawnGateway(variables)])
  const lost: SpawnedGateway[] = []
  let turn = 0
  return {
    next: () => replicas[turn++ % 2]!.mcpUrl,
    printed: () => [...lost, ...replicas].map((replica) => replica.printed()).join('\n'),
    lose: async () => {
      const index = turn % 2
      const replica = replicas[index]!
      replica.child.kill('SIGKILL')
      expect(await replica.ended).toBe('SIGKILL')
      lost.push(replica)
      replicas[index] = await spawnGateway(variables)
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(replicas.map((replica) => replica[Symbol.asyncDispose]()))
    },
  }
}

test(
  'tasks of both protocols go on while gateways are killed between their polls and take turns',
  { timeout: 90_000 },
  async () => {
    const orchestrators = {
      Ask: async (context: Parameters<typeof askUser>[0]) => {
        const form = { message: 'Go on?', requestedSchema: { type: 'object', properties: {} } }
        const { 'go#1': answer } = await askUser(context, { 'go#1': form })
        return answer.action
      },
    }
    await using mock = await serveMock({ key, clock: 'real', functions: { orchestrators } })
    await using replicas = await startReplicas({
      DURABLE_FUNCTIONS_BASE_URL: mock.url,
      DURABLE_FUNCTIONS_TOKEN: key,
      MCP_STATE_SECRET: 'a secret that all replicas share and nobody can guess',
    })
    const next = () => replicas.next()
    const start = (functionName: string) => ({ name: 'startorchestration', arguments: { functionName } })

    const asking = await post2026(next(), 'tools/call', start('Ask'))
    expect(asking.result).toMatchObject({ resultType: 'task', status: 'working' })
    const { taskId } = asking.result as { taskId: string }
    const waiting = await post2025(next(), 'tools/call', { ...start('WaitForGo'), task: {} })
    const { task } = waiting.result as { task: { taskId: string } }

    const poll = async () => (await post2026(next(), 'tasks/get', { taskId })).result
    const poll2025 = async () => (await post2025(next(), 'tasks/get', { taskId: task.taskId })).result
    await replicas.lose()
    await expect.poll(poll).toMatchObject({ status: 'input_required', inputRequests: { 'go#1': {} } })
    expect(await poll2025()).toMatchObject({ status: 'working' })
    await replicas.lose()
    const inputResponses = { 'go#1': { action: 'accept', content: {} } }
    expect((await post2026(next(), 'tasks/update', { taskId, inputResponses })).result).toEqual({
      resultType: 'complete',
    })
    await expect.poll(poll).toMatchObject({
      status: 'completed',
      result: { structuredContent: { status: 'Completed', output: 'accept' } },
    })
    expect((await post2025(next(), 'tasks/cancel', { taskId: task.taskId })).result).toMatchObject({
      status: 'cancelled',
    })
    await expect.poll(poll2025).toMatchObject({ status: 'cancelled' })
    expect(replicas.printed()).not.toContain(key)
  },
)
