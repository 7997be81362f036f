import type { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { expect, test } from 'vitest'
import { connectClient, createMockStack, type MockStack, textOf } from './mock-stack.ts'

const reasons = [
  [120, (index: number) => `bank timed out after ${index} s`],
  [60, (index: number) => `card 'c-${index}' refused`],
  [20, () => 'no stock'],
] as const

// 340 instances: 200 failures of three causes, forty stuck, and a hundred that completed long ago.
function seedHub({ host }: MockStack): void {
  const at = (hours: number) => new Date(host.clock.now() - hours * 3_600_000)
  const failed = reasons.flatMap(([count, reason], kind) =>
    Array.from({ length: count }, (_, index) => ({
      instanceId: `order-${kind}-${String(index).padStart(3, '0')}`,
      name: 'Order',
      runtimeStatus: 'Failed' as const,
      input: { index },
      output: `Orchestrator function 'Order' failed: ${reason(index)}`,
      createdTime: at(5),
      lastUpdatedTime: at(4),
    })),
  )
  const rows = (count: number, prefix: string, name: string, runtimeStatus: 'Running' | 'Completed', age: number) =>
    Array.from({ length: count }, (_, index) => ({
      instanceId: `${prefix}-${String(index).padStart(3, '0')}`,
      name,
      runtimeStatus,
      createdTime: at(age),
      lastUpdatedTime: at(age),
    }))
  host.seed({
    instances: [...failed, ...rows(40, 'ship', 'Ship', 'Running', 9), ...rows(100, 'done', 'Order', 'Completed', 960)],
  })
}

/** An agent that knows what the texts of tools say and nothing else. */
function createAgent(client: Client) {
  const spent = { calls: 0, tokens: 0 }
  return {
    spent,
    async call(name: string, args: Record<string, unknown>): Promise<string> {
      const result = await client.callTool({ name, arguments: args })
      const text = textOf(result)
      spent.calls++
      spent.tokens += countTokens(JSON.stringify({ name, arguments: args })) + countTokens(text)
      expect(result.isError, text).toBeFalsy()
      return text
    },
  }
}

/** The lines of JSON that stand between fences behind a label. */
function linesBehind(text: string, label: string): Record<string, unknown>[] {
  const [, lines = ''] = new RegExp(`^${label}.*\\n\`\`\`json\\n([^\`]*)\\n\`\`\``, 'm').exec(text) ?? []
  return lines.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>)
}

const planIn = (text: string) => /plan: (\S+)$/.exec(text)?.[1]

test('an agent understands a bad night in five calls, repairs each cause in two, and touches nothing else', async () => {
  await using stack = createMockStack({
    functions: { orchestrators: { Order: () => 'shipped' } },
  })
  seedHub(stack)
  const agent = createAgent(await connectClient(stack.options))

  const summary = await agent.call('summarizeinstances', {})
  const groups = linesBehind(summary, 'Failures by function and cause')
  expect(groups.map(({ count, cause }) => [count, cause])).toEqual([
    [120, 'bank timed out after <n> s'],
    [60, 'card <text> refused'],
    [20, 'no stock'],
  ])
  const [, stuckCount, stuckFunction] = /\(stuckFor 1h\): (\d+) (\w+)/.exec(summary)!
  expect([stuckCount, stuckFunction]).toEqual(['40', 'Ship'])
  for (const { example } of groups)
    expect(await agent.call('diagnoseinstance', { instanceId: example })).toMatch(/Verdict: failed 4h ago because/)
  const [{ id: oldest }] = linesBehind(summary, 'Oldest not ended') as [{ id: string }]
  expect(await agent.call('diagnoseinstance', { instanceId: oldest })).toMatch(/^Running: Ship ship-\d+/)
  expect(agent.spent.calls).toBe(5)

  // The user: "start the ones again that the bank let down, and end what is stuck".
  const wanted: [string, Record<string, unknown>, number][] = [
    ['restart', groups[0]!['repair'] as Record<string, unknown>, 120],
    [
      'terminate',
      { action: 'terminate', filter: { functionName: stuckFunction, stuckFor: '1h' }, reason: 'stuck' },
      40,
    ],
  ]
  for (const [action, args, count] of wanted) {
    const before = agent.spent.calls
    const plan = await agent.call('bulkinstances', args)
    expect(plan).toContain(`Plan, nothing done yet: ${action} ${count} instances`)
    const done = await agent.call('bulkinstances', { plan: planIn(plan) })
    expect(done).toMatch(new RegExp(`^${action}: ${count} done, 0 failed, 0 skipped`))
    expect(agent.spent.calls - before).toBe(2)
  }
  await stack.host.clock.settle()

  const touched = stack.host.requests.all.filter(({ method }) => method !== 'GET')
  expect(touched).toHaveLength(160)
  expect(touched.filter(({ target }) => !/\/(?:order-0-\d+\/restart|ship-\d+\/terminate)\b/.test(target))).toEqual([])
  const states: Record<string, number> = {}
  for (const { runtimeStatus } of stack.host.instances.list()) states[runtimeStatus] = (states[runtimeStatus] ?? 0) + 1
  expect(states).toEqual({ Failed: 200, Terminated: 40, Completed: 220 })
  process.stdout.write(`the operator's job: ${agent.spent.calls} calls, ${agent.spent.tokens} tokens\n`)
  expect(agent.spent.tokens).toBeLessThanOrEqual(5_000)
})
