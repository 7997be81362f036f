import fc from 'fast-check'
import { createDurableClient, createScrubber } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { createToolRegistry, type ToolResult } from '../src/index.ts'
import { injections, invisible } from './injection-corpus.ts'
import { connectClient, createMockStack } from './mock-stack.ts'

const now = Date.parse('2026-02-03T04:05:06Z')
const clock = { now: () => now, sleep: async () => undefined }
const canary = 'k+y/=&"\\ é%ü-CANARY=='

/** Tools on a host whose every payload is the given text. */
function toolsOn(hostile: unknown, headers: Record<string, string> = {}) {
  const text = typeof hostile === 'string' ? hostile : JSON.stringify(hostile)
  // A host that cuts a key in two would hide it from every check.
  const id = text.length > 200 ? 'long' : text
  const status = {
    name: text,
    instanceId: id,
    runtimeStatus: 'Failed',
    input: hostile,
    customStatus: { [text]: hostile },
    output: text,
    createdTime: '2026-02-03T04:00:00Z',
    lastUpdatedTime: '2026-02-03T04:00:09Z',
    parentInstanceId: text,
    [text]: hostile,
    historyEvents: [
      { EventType: 'ExecutionStarted', Timestamp: '2026-02-03T04:00:00Z', FunctionName: text, Input: text },
      { EventType: text, Timestamp: text, Name: text },
      {
        EventType: 'TaskFailed',
        Reason: text,
        Details: `${text} at Stack.Trace()`,
        FailureDetails: null,
        Timestamp: '2026-02-03T04:00:05Z',
        ScheduledTime: '2026-02-03T04:00:01+00:00',
        FunctionName: text,
      },
      { EventType: 'EventRaised', Name: text, Input: JSON.stringify(hostile), Timestamp: '2026-02-03T04:00:03Z' },
    ],
  }
  const link = `https://myapp.test/runtime/webhooks/durabletask/instances/x?code=${encodeURIComponent(canary)}`
  const fetch = async (url: string, init?: RequestInit) => {
    const { pathname } = new URL(url)
    if (init?.method === 'DELETE') return Response.json({ instancesDeleted: 1, [text]: hostile })
    if (/orchestrators|restart/.test(pathname)) {
      const links = ['statusQueryGetUri', 'sendEventPostUri', 'terminatePostUri', 'purgeHistoryDeleteUri']
      const more = ['restartPostUri', 'suspendPostUri', 'resumePostUri', 'rewindPostUri', text]
      const payload = Object.fromEntries([...links, ...more].map((name) => [name, link]))
      return Response.json({ id, ...payload }, { status: 202 })
    }
    if (init?.method === 'POST') return new Response(null, { status: 202 })
    if (/\/entities\/[^/]+\/[^/]+$/.test(pathname)) return Response.json({ [text]: hostile, hostile })
    const row = {
      entityId: { name: text, key: text },
      lastOperationTime: '2026-02-03T04:00:00Z',
      state: { [text]: hostile },
    }
    if (/\/entities/.test(pathname)) return Response.json([row], { headers })
    if (/\/instances\/?$/.test(pathname)) return Response.json([status], { headers })
    return Response.json(status)
  }
  const client = createDurableClient({ baseUrl: 'https://myapp.test', key: canary, fetch, clock })
  return createToolRegistry({ client, clock, secrets: [canary] })
}

const calls: [string, Record<string, unknown>][] = [
  ['startorchestration', { functionName: 'Echo' }],
  ['startorchestrationwithid', { functionName: 'Echo', instanceId: 'a' }],
  ['restartinstance', { instanceId: 'a' }],
  ['listinstances', {}],
  ['listinstances', { format: 'detailed', showInput: true }],
  ['getinstancestatus', { instanceId: 'a', showInput: true, showHistory: true, showHistoryOutput: true }],
  ['getinstancestatus', { instanceId: 'a', format: 'detailed' }],
  ['getinstancestatus', { instanceId: 'a', fields: ['output', 'input', 'customStatus'] }],
  ['waitforinstance', { instanceId: 'a' }],
  ['diagnoseinstance', { instanceId: 'a' }],
  ['summarizeinstances', {}],
  ['raiseevent', { instanceId: 'a', eventName: 'Go' }],
  ['terminateinstance', { instanceId: 'a', confirmInstanceId: 'a' }],
  ['suspendinstance', { instanceId: 'a' }],
  ['resumeinstance', { instanceId: 'a' }],
  ['rewindinstance', { instanceId: 'a', confirmInstanceId: 'a' }],
  ['purgeinstance', { instanceId: 'a', confirmInstanceId: 'a' }],
  ['purgeinstances', { createdTimeFrom: '2026-01-01T00:00:00Z' }],
  ['getentity', { entityName: 'Counter', entityKey: 'k' }],
  ['signalentity', { entityName: 'Counter', entityKey: 'k' }],
  ['listentities', { entityName: 'Counter', fetchState: true }],
]

const textOf = (result: ToolResult) => result.content.map(({ text }) => text).join('\n')

// Text outside of fences: identifiers and names on one line each, which a table needs.
function outside(text: string): string[] {
  const lines: string[] = []
  let fenced = false
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced
    else if (!fenced) lines.push(line)
  }
  return lines
}

// Where what is left of an id or a name is one plain word, its row is as it should be.
const plainRow = /^MARK (MARK Failed \d+[smhd] \d+[smhd]|"1 Failed"|\d+[smhd])$/

describe('hostile data', () => {
  test.each(injections)('stays data: %j', async (injection) => {
    const registry = toolsOn(injection)
    for (const [name, args] of calls) {
      const result = await registry.call(name, { arguments: args })!
      const text = textOf(result)
      expect(JSON.stringify(result)).not.toMatch(invisible)
      // Fences come in pairs, and only where this server put them.
      const marks = text.split('\n').filter((line) => line.includes('```'))
      expect(marks.every((line, index) => line === (index % 2 === 0 ? '```json' : '```'))).toBe(true)
      expect(marks.length % 2).toBe(0)
      // Names and ids of functions are one line, so no line of its own can be forged outside.
      for (const line of outside(text)) {
        if (plainRow.test(line)) continue
        expect(line).not.toMatch(/^\s*(MARK |Human:|Assistant:|#|Next: call purgeinstance with|x \| y|x y)/)
      }
      expect(JSON.stringify(result)).not.toContain('Stack.Trace')
    }
  })

  test.each(injections)('stays data in the name of what was cut: %j', async (injection) => {
    const result = await toolsOn({ [injection]: 'x'.repeat(600) }).call('getinstancestatus', {
      arguments: { instanceId: 'a', showInput: true },
    })!
    const said = outside(textOf(result))
    expect(said.filter((line) => line.startsWith('Cut: '))).toHaveLength(1)
    for (const line of said) expect(line).not.toMatch(/^(MARK |Human:|Assistant:|#|- |Error:|Next:|```)/)
  })

  test('is never read as a result of ours', async () => {
    const result = await toolsOn({ isError: true, plan: 'x' }).call('getinstancestatus', {
      arguments: { instanceId: 'a' },
    })!
    expect(result.isError).toBeUndefined()
    expect(result.structuredContent).not.toHaveProperty('plan')
  })
})

test.each(injections)('no name that is unknown comes back as it was: %j', async (name) => {
  await using stack = createMockStack()
  const client = await connectClient(stack.options)
  const failed = await client.callTool({ name, arguments: {} }).catch((error: unknown) => error)
  expect((failed as Error).message).toMatch(/there is no tool /)
  expect((failed as Error).message).not.toMatch(invisible)
})

describe('the key of the function app', () => {
  const found = createScrubber([canary])
  const leaks = (text: string) => found(text) !== text

  test('is in no result, whatever the host says', async () => {
    const spellings = fc.constantFrom(
      canary,
      encodeURIComponent(canary),
      encodeURIComponent(encodeURIComponent(canary)),
      JSON.stringify(canary).slice(1, -1),
      new URLSearchParams({ c: canary }).toString().slice(2),
      `https://x.test/?taskHub=h&code=${encodeURIComponent(canary)}&y=1`,
    )
    const payload = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        spellings,
        fc.tuple(fc.string(), spellings, fc.string()).map((parts) => parts.join('')),
        fc.dictionary(fc.oneof(spellings, fc.string()), tie('node'), { maxKeys: 3 }),
        fc.array(tie('node'), { maxLength: 3 }),
      ),
    })).node
    await fc.assert(
      fc.asyncProperty(payload, async (hostile) => {
        const registry = toolsOn(hostile)
        for (const [name, args] of calls) {
          const result = await registry.call(name, { arguments: args })!
          for (const text of [textOf(result), JSON.stringify(result)]) {
            expect(leaks(text)).toBe(false)
            expect(text).not.toContain('CANARY')
          }
        }
      }),
      { numRuns: 40 },
    )
  })
})
