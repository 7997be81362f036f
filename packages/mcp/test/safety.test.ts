import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js'
import { describe, expect, test } from 'vitest'
import {
  type AuditEntry,
  createMcpServer,
  createToolRegistry,
  type ToolRegistryOptions,
  toolsets,
} from '../src/index.ts'
import { writeCursor } from '../src/text/cursor.ts'
import { createMockStack, dataOf, textOf } from './mock-stack.ts'

type Stack = ReturnType<typeof createMockStack>

function callTool(
  stack: Stack,
  name: string,
  args: Record<string, unknown>,
  options: Partial<ToolRegistryOptions> = {},
) {
  return createToolRegistry({ ...stack.options, ...options }).call(name, { arguments: args })!
}

const seed = (stack: Stack) =>
  stack.host.seed({
    instances: [
      { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      { instanceId: 'done', name: 'Echo', runtimeStatus: 'Completed', createdTime: '2026-01-02T03:04:05Z' },
      { instanceId: 'failed', name: 'Fail', runtimeStatus: 'Failed', createdTime: '2026-01-02T03:04:05Z' },
    ],
  })

describe('what an operator switches off', () => {
  test('is every writing tool in read-only mode', async () => {
    await using stack = createMockStack()
    const { tools } = createToolRegistry({ ...stack.options, readOnly: true })
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'diagnoseinstance',
      'getentity',
      'getinstancestatus',
      'listentities',
      'listinstances',
      'summarizeinstances',
      'waitforinstance',
    ])
    expect(tools.every(({ effect }) => effect === 'read')).toBe(true)
  })

  test('is not there to be called', async () => {
    await using stack = createMockStack()
    const registry = createToolRegistry({ ...stack.options, readOnly: true })
    expect(registry.call('startorchestration', { arguments: { functionName: 'Echo' } })).toBeUndefined()
  })

  test('may be whole toolsets, which together hold every tool', async () => {
    await using stack = createMockStack()
    const namesOf = (chosen: readonly (typeof toolsets)[number][]) =>
      createToolRegistry({ ...stack.options, toolsets: chosen }).tools.map(({ name }) => name)
    expect(namesOf(['cleanup'])).toEqual(['bulkinstances', 'purgeinstance', 'purgeinstances'])
    expect(new Set(toolsets.flatMap((toolset) => namesOf([toolset]))).size).toBe(namesOf(toolsets).length)
  })

  test('may be tools by name or pattern', async () => {
    await using stack = createMockStack()
    const options = { allow: { tools: ['*instance*'] }, deny: { tools: ['purge*', 'TerminateInstance'] } }
    const names = createToolRegistry({ ...stack.options, ...options }).tools.map(({ name }) => name)
    expect(names).toContain('listinstances')
    expect(names.filter((name) => /purge|terminate|entit/.test(name))).toEqual([])
  })

  test.each([
    ['startorchestration', { functionName: 'Fail' }],
    ['getinstancestatus', { instanceId: 'failed' }],
    ['diagnoseinstance', { instanceId: 'failed' }],
    ['raiseevent', { instanceId: 'failed', eventName: 'Go' }],
    ['purgeinstance', { instanceId: 'failed', confirmInstanceId: 'failed' }],
    ['purgeinstances', { createdTimeFrom: '2026-01-01T00:00:00Z' }],
    ['listinstances', { taskHub: 'OtherHub' }],
  ])('keeps %s %j from what is denied', async (name, args) => {
    await using stack = createMockStack()
    seed(stack)
    const deny = { functions: ['fail'], taskHubs: ['Other*'] }
    const result = await callTool(stack, name, args, { deny })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/not( an)? allowed/)
    expect(stack.host.instances.get('failed')).toBeDefined()
  })

  test('is kept from a cursor that somebody made themselves', async () => {
    await using stack = createMockStack()
    const cursor = writeCursor({ token: 'eyJh', filters: { taskHub: 'OtherHub' } })
    const options = { deny: { taskHubs: ['Other*'] } }
    for (const [name, args] of [
      ['listinstances', { cursor }],
      ['listentities', { cursor, entityName: 'Counter' }],
    ] as const) {
      const result = await callTool(stack, name, args, options)
      expect(textOf(result)).toContain('taskHub is not allowed')
    }
    expect(stack.host.requests.all).toEqual([])
  })

  test('leaves instances of denied functions out of lists and counts', async () => {
    await using stack = createMockStack()
    seed(stack)
    const options = { deny: { functions: ['Fail'] } }
    expect(dataOf(await callTool(stack, 'listinstances', {}, options))['shown']).toBe(2)
    expect(dataOf(await callTool(stack, 'summarizeinstances', {}, options))['scanned']).toBe(2)
  })
})

describe('a diagnosis', () => {
  test('does not look into children that are denied', async () => {
    await using stack = createMockStack()
    await stack.options.client.startOrchestrationWithId({ functionName: 'ParentFail', instanceId: 'parent' })
    await stack.host.clock.settle()
    const chainOf = async (options: Partial<ToolRegistryOptions>) =>
      dataOf(await callTool(stack, 'diagnoseinstance', { instanceId: 'parent' }, options))['failureChain']
    expect(await chainOf({})).toHaveLength(2)
    expect(await chainOf({ deny: { functions: ['Fail'] } })).toHaveLength(1)
  })
})

describe('what cannot be undone', () => {
  test.each([
    ['terminateinstance', 'live'],
    ['purgeinstance', 'done'],
    ['rewindinstance', 'failed'],
  ])('%s is refused unless the id is repeated', async (name, instanceId) => {
    await using stack = createMockStack()
    seed(stack)
    const before = stack.host.requests.all.length
    for (const confirmInstanceId of [undefined, 'other', '']) {
      const result = await callTool(stack, name, { instanceId, confirmInstanceId })
      expect(result.isError).toBe(true)
      expect(textOf(result)).toContain('confirmInstanceId')
    }
    expect(stack.host.requests.all.length).toBe(before)
    const result = await callTool(stack, name, { instanceId, confirmInstanceId: instanceId })
    expect(result.isError).toBeUndefined()
  })

  test.each([
    ['accept', undefined],
    ['decline', true],
    ['cancel', true],
  ] as const)('asks the user where the client can: %s', async (action, isError) => {
    await using stack = createMockStack()
    seed(stack)
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { elicitation: {} } })
    const questions: string[] = []
    client.setRequestHandler(ElicitRequestSchema, ({ params }) => {
      questions.push(params.message)
      return { action, ...(action === 'accept' ? { content: {} } : {}) }
    })
    const [ours, theirs] = InMemoryTransport.createLinkedPair()
    const server = createMcpServer(stack.options)
    await server.connect(ours)
    await client.connect(theirs)
    const result = await client.callTool({ name: 'terminateinstance', arguments: { instanceId: 'live' } })
    expect(questions).toEqual(['Terminate instance: live?'])
    expect(result.isError).toBe(isError)
    const purge = await client.callTool({
      name: 'purgeinstances',
      arguments: { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' },
    })
    expect(questions[1]).toMatch(/^Delete 2 ended instances .* for good\?$/)
    expect(dataOf(purge)['instancesDeleted']).toBe(action === 'accept' ? 2 : 0)
    await client.close()
  })

  test('names the task hub to the user, where it is another than the own one', async () => {
    await using stack = createMockStack()
    const questions: string[] = []
    const confirm = async (question: string) => questions.push(question) > 9
    const registry = createToolRegistry(stack.options)
    const args = { instanceId: 'live', taskHub: 'OtherHub' }
    await registry.call('terminateinstance', { arguments: args, confirm })
    expect(questions).toEqual(['Terminate instance: live in task hub OtherHub?'])
  })

  test('is never a bulk purge without a plan that is fresh, ours and of these filters', async () => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry(stack.options)
    const purge = (args: Record<string, unknown>) => registry.call('purgeinstances', { arguments: args })!
    const dryRun = await purge({ createdTimeFrom: '2026-01-01T00:00:00Z', runtimeStatus: 'failed' })
    const { plan, matching } = dataOf(dryRun)
    expect(matching).toBe(1)
    for (const args of [{ plan: 'made.up' }, { plan: `${String(plan)}x` }, { plan, runtimeStatus: 'Completed' }]) {
      expect((await purge(args)).isError).toBe(true)
    }
    await stack.host.clock.advance('6m')
    expect(textOf(await purge({ plan }))).toContain('older than five minutes')
    expect(stack.host.instances.size).toBe(3)
  })

  test('is not a bulk purge of what is kept out and ended after it was counted', async () => {
    await using stack = createMockStack()
    seed(stack)
    stack.host.seed({
      instances: [
        { instanceId: 'pay', name: 'Payroll', runtimeStatus: 'Running', createdTime: '2026-01-02T03:04:05Z' },
      ],
    })
    const options = { deny: { functions: ['Payroll'] }, planSecret: 'shared' }
    const { plan } = dataOf(
      await callTool(stack, 'purgeinstances', { createdTimeFrom: '2026-01-01T00:00:00Z' }, options),
    )
    await stack.options.client.terminateInstance({ instanceId: 'pay' })
    await stack.host.clock.settle()
    const result = await callTool(stack, 'purgeinstances', { plan }, options)
    expect(textOf(result)).toContain('the range holds instances that are not allowed here')
    expect(stack.host.instances.size).toBe(4)
  })

  test.each<[string, Partial<ToolRegistryOptions>, string]>([
    ['of a denied function', { deny: { functions: ['WaitForGo'] } }, 'not allowed'],
    ['of an allowed one', {}, 'was made for 2 instances, and 3 match now'],
  ])('takes nothing along that ended while the user was asked: an instance %s', async (_, options, told) => {
    await using stack = createMockStack()
    seed(stack)
    const live = { instanceId: 'slow', name: 'WaitForGo', createdTime: '2026-01-02T03:04:05Z' } as const
    stack.host.seed({ instances: [{ ...live, runtimeStatus: 'Running' }] })
    const confirm = async () => {
      await stack.options.client.terminateInstance({ instanceId: 'slow' })
      await stack.host.clock.settle()
      return true
    }
    const registry = createToolRegistry({ ...stack.options, ...options })
    const args = { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' }
    const result = await registry.call('purgeinstances', { arguments: args, confirm })!
    expect(textOf(result)).toContain(told)
    expect(stack.host.instances.size).toBe(4)
  })

  test('is a purge of what was counted alone, where functions are denied', async () => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry({ ...stack.options, deny: { functions: ['WaitForGo'] } })
    const args = { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-03T00:00:00Z' }
    const result = await registry.call('purgeinstances', { arguments: args, confirm: async () => true })!
    expect(dataOf(result)['instancesDeleted']).toBe(2)
    const purges = stack.host.requests.all.filter(({ method }) => method === 'DELETE')
    expect(purges.map(({ operation }) => operation)).toEqual(['purgeInstance', 'purgeInstance'])
  })

  test('is not a purge after a question that outlived its plan', async () => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry(stack.options)
    const confirm = async () => {
      await stack.host.clock.advance('6m')
      return true
    }
    const args = { createdTimeFrom: '2026-01-01T00:00:00Z' }
    const result = await registry.call('purgeinstances', { arguments: args, confirm })!
    expect(textOf(result)).toContain('older than five minutes')
    expect(stack.host.instances.size).toBe(3)
  })

  test.each([
    ['purgeinstance', { instanceId: 'done' }],
    ['terminateinstance', { instanceId: 'done' }],
    ['bulkinstances', { action: 'purge', instanceIds: ['done'] }],
    ['bulkinstances', { action: 'purge', filter: { runtimeStatus: 'Completed' } }],
  ])('%s with %j sends nothing after a yes that came six minutes late', async (name, args) => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry(stack.options)
    const planned = name === 'bulkinstances' ? dataOf(await registry.call(name, { arguments: args })!) : undefined
    let questions = 0
    const confirm = async () => {
      questions++
      await stack.host.clock.advance('6m')
      return true
    }
    const given: object = planned ? { plan: planned['plan'] } : args
    const result = await registry.call(name, { arguments: given as Record<string, unknown>, confirm })!
    expect([questions, result.isError]).toEqual([1, true])
    expect(textOf(result)).toMatch(/five minutes/)
    expect(stack.host.requests.all.filter(({ method }) => method !== 'GET')).toEqual([])
  })

  test('is not done to another instance that took the id while the user was asked', async () => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry({ ...stack.options, deny: { functions: ['WaitForGo'] } })
    const confirm = async () => {
      await stack.options.client.startOrchestrationWithId({ functionName: 'WaitForGo', instanceId: 'done' })
      await stack.host.clock.settle()
      return true
    }
    const result = await registry.call('terminateinstance', { arguments: { instanceId: 'done' }, confirm })!
    expect(textOf(result)).toContain('not allowed')
  })

  test('is not a bulk purge in a task hub that was kept out since', async () => {
    await using stack = createMockStack()
    seed(stack)
    const args = { createdTimeFrom: '2026-01-01T00:00:00Z', taskHub: 'TestHubName' }
    const { plan } = dataOf(await callTool(stack, 'purgeinstances', args, { planSecret: 'shared' }))
    const deny = { taskHubs: ['Test*'] }
    const result = await callTool(stack, 'purgeinstances', { plan }, { planSecret: 'shared', deny })
    expect(textOf(result)).toContain('taskHub is not allowed')
    expect(stack.host.instances.size).toBe(3)
  })

  test.each([true, false])('is a bulk purge with a plan once the user who can be asked agreed: %j', async (agreed) => {
    await using stack = createMockStack()
    seed(stack)
    const registry = createToolRegistry(stack.options)
    const args = { createdTimeFrom: '2026-01-01T00:00:00Z', taskHub: 'TestHubName' }
    const { plan } = dataOf(await registry.call('purgeinstances', { arguments: args })!)
    const questions: string[] = []
    const confirm = async (question: string) => {
      questions.push(question)
      return agreed
    }
    const result = await registry.call('purgeinstances', { arguments: { plan }, confirm })!
    expect(questions).toEqual([
      expect.stringMatching(/^Delete 2 ended instances \(.*; task hub TestHubName\) for good\?$/),
    ])
    expect(dataOf(result)).toMatchObject({ instancesDeleted: agreed ? 2 : 0, dryRun: !agreed })
  })

  test('states the range of a bulk purge as the host reads it, however it was written', async () => {
    await using stack = createMockStack()
    seed(stack)
    const args = { createdTimeFrom: '2026-01-01T00:00:00+02:00', createdTimeTo: '2026-12-31t23:59:59.5z' }
    const dryRun = await callTool(stack, 'purgeinstances', args, { planSecret: 'shared' })
    expect(textOf(dryRun)).toContain('created 2025-12-31T22:00:00.0000000Z to 2026-12-31T23:59:59.5000000Z')
    const { plan } = dataOf(dryRun)
    const result = await callTool(stack, 'purgeinstances', { ...args, plan }, { planSecret: 'shared' })
    expect(dataOf(result)['instancesDeleted']).toBe(2)
    const { target } = stack.host.requests.of('purgeInstances').at(-1)!
    expect(target).toContain('createdTimeFrom=2025-12-31T22%3A00%3A00.0000000Z')
  })

  test('is reported as done when the host purged and the connection broke', async () => {
    await using stack = createMockStack()
    seed(stack)
    const { client } = stack.options
    const lost = {
      ...client,
      purgeInstance: async () => ({ instancesDeleted: 1, note: 'An earlier try got no response.' }),
    }
    const args = { instanceId: 'done', confirmInstanceId: 'done' }
    const result = await callTool(stack, 'purgeinstance', args, { client: lost })
    expect(textOf(result)).toContain('1 deleted.\nAn earlier try got no response.')
  })

  test.each([
    [{}, 'createdTimeFrom is required'],
    [
      { createdTimeFrom: '2026-01-01T00:00:00Z', createdTimeTo: '2026-01-31T24:00:00Z' },
      'createdTimeTo must have an hour',
    ],
    [{ createdTimeFrom: '0026-01-01T00:00:00Z' }, '1900 or later'],
    [{ createdTimeFrom: '26-01-01T00:00:00Z' }, 'four digits'],
    [{ createdTimeFrom: '2026-01-01T00:00:00Z', runtimeStatus: 'Running' }, 'only what has ended'],
    [{ createdTimeFrom: 'yesterday' }, 'ISO 8601'],
  ])('a bulk purge of %j says what is missing', async (args, message) => {
    await using stack = createMockStack()
    const result = await callTool(stack, 'purgeinstances', args)
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain(message)
  })
})

describe('the audit line', () => {
  test('reports every call with its outcome, without payloads', async () => {
    await using stack = createMockStack()
    seed(stack)
    const entries: AuditEntry[] = []
    const registry = createToolRegistry({ ...stack.options, audit: (entry) => entries.push(entry) })
    const call = (name: string, args: Record<string, unknown>) =>
      registry.call(name, { arguments: args, caller: { principal: 'ana' } })!
    await call('startorchestrationwithid', { functionName: 'Echo', instanceId: 'a', input: 'SECRET' })
    await call('getinstancestatus', { instanceId: 'absent' })
    await call('terminateinstance', { instanceId: 'live' })
    await call('raiseevent', { instanceId: 'done', eventName: 'Go', eventData: 'SECRET' })
    expect(entries).toMatchObject([
      {
        tool: 'startorchestrationwithid',
        operation: 'startOrchestrationWithId',
        effect: 'start',
        function: 'Echo',
        principal: 'ana',
        instanceId: 'a',
        decision: 'done',
        upstreamStatus: 202,
        milliseconds: expect.any(Number),
      },
      {
        tool: 'getinstancestatus',
        principal: 'ana',
        instanceId: 'absent',
        decision: 'failed',
        code: 'not_found',
        upstreamStatus: 404,
        milliseconds: expect.any(Number),
      },
      {
        tool: 'terminateinstance',
        principal: 'ana',
        instanceId: 'live',
        decision: 'refused',
        code: 'invalid_input',
        milliseconds: expect.any(Number),
      },
      {
        tool: 'raiseevent',
        principal: 'ana',
        instanceId: 'done',
        decision: 'failed',
        code: 'gone',
        upstreamStatus: 410,
        milliseconds: expect.any(Number),
      },
    ])
    expect(JSON.stringify(entries)).not.toContain('SECRET')
  })

  test('cannot fail a call', async () => {
    await using stack = createMockStack()
    const audit = () => {
      throw new Error('disk full')
    }
    const result = await callTool(stack, 'listinstances', {}, { audit })
    expect(result.isError).toBeUndefined()
  })
})

describe('a wait', () => {
  test('shows nothing of a denied function whose instance took the id meanwhile', async () => {
    await using stack = createMockStack()
    seed(stack)
    const { client: plain } = stack.options
    const client: typeof plain = {
      ...plain,
      waitForCompletion(instanceId, options) {
        stack.host.seed({
          instances: [{ instanceId: 'live', name: 'Payroll', runtimeStatus: 'Completed', output: 'theirs' }],
        })
        return plain.waitForCompletion(instanceId, options)
      },
    }
    const deny = { functions: ['Payroll'] }
    const result = await callTool(stack, 'waitforinstance', { instanceId: 'live' }, { client, deny })
    expect(textOf(result)).toContain('is of a function that is not allowed')
    expect(JSON.stringify(result)).not.toContain('theirs')
  })

  test('ends with the credential of its caller', async () => {
    await using stack = createMockStack()
    seed(stack)
    const began = stack.host.clock.now()
    const caller = { expires: began + 5_000 }
    const registry = createToolRegistry(stack.options)
    const result = await registry.call('waitforinstance', {
      arguments: { instanceId: 'live', timeoutSeconds: 300 },
      caller,
    })!
    expect(dataOf(result)).toMatchObject({ timedOut: true })
    expect(stack.host.clock.now() - began).toBeLessThan(10_000)
  })
})
