import { JsonNumber } from '@durable-http/core'
import { describe, expect, test } from 'vitest'
import { catalogue, type Confirm, createToolRegistry, type ToolRegistryOptions } from '../src/index.ts'
import { createMockStack, dataOf, type MockStack, textOf } from './mock-stack.ts'

type Args = Record<string, unknown>
type Schemas = Record<string, Record<string, unknown>>

function seeded(count: number, stack: MockStack, runtimeStatus: 'Failed' | 'Running' = 'Failed', name = 'Hello'): void {
  const now = stack.host.clock.now()
  stack.host.seed({
    instances: Array.from({ length: count }, (_, index) => ({
      instanceId: `${name}-${index}`,
      name,
      runtimeStatus,
      output: runtimeStatus === 'Failed' ? `Orchestrator function '${name}' failed: no stock` : undefined,
      createdTime: new Date(now - 7_200_000),
      lastUpdatedTime: new Date(now - 7_200_000),
    })),
  })
}

const callerOf = (options: ToolRegistryOptions, extra: object = {}) => {
  const registry = createToolRegistry(options)
  return (args: Args, more: object = {}) => registry.call('bulkinstances', { arguments: args, ...extra, ...more })!
}
const statesOf = ({ host }: MockStack) => {
  const counts: Record<string, number> = {}
  for (const { runtimeStatus } of host.instances.list()) counts[runtimeStatus] = (counts[runtimeStatus] ?? 0) + 1
  return counts
}
const idsOf = ({ host }: MockStack) => host.instances.list().map(({ instanceId }) => instanceId)
const writes = ({ host }: MockStack) => host.requests.all.filter(({ method }) => method !== 'GET').length

describe('a bulk action', () => {
  test('is planned first, with count and sample, and nothing is touched', async () => {
    await using stack = createMockStack()
    seeded(25, stack)
    const call = callerOf(stack.options)
    const plan = await call({ action: 'purge', filter: { functionName: 'hello', errorText: 'no stock' } })
    expect(textOf(plan)).toMatch(
      /^Plan, nothing done yet: purge 25 instances, about \d+s\. Selected: instances in state /,
    )
    expect(textOf(plan)).toContain('and 15 more.')
    expect(dataOf(plan)).toMatchObject({ dryRun: true, matching: 25, complete: true })
    expect(dataOf(plan)['sample']).toHaveLength(10)
    expect(writes(stack)).toBe(0)

    const done = await call({ plan: dataOf(plan)['plan'] })
    expect(dataOf(done)).toMatchObject({ dryRun: false, done: 25, failed: 0, skipped: 0, complete: true, failures: [] })
    expect(stack.host.instances.size).toBe(0)
  })

  test.each([
    { action: 'terminate', filter: { functionName: 'Hello' } },
    { action: 'terminate', instanceIds: ['Hello-0'] },
  ])('shows no plan to a caller that may not read: %j', async (args) => {
    await using stack = createMockStack()
    seeded(2, stack, 'Running')
    const plan = await callerOf(stack.options, { caller: { effects: ['control'] } })(args)
    expect(plan.isError).toBe(true)
    expect(textOf(plan)).toContain('needs the effect read')
    expect(textOf(plan)).not.toContain('Hello-1')
    expect(stack.host.requests.all).toEqual([])
  })

  test('leaves alone what was created after its plan', async () => {
    await using stack = createMockStack()
    seeded(5, stack)
    const call = callerOf(stack.options)
    const plan = await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } })
    await stack.host.clock.advance('5s')
    stack.host.seed({
      instances: [
        { instanceId: 'later', name: 'Hello', runtimeStatus: 'Failed', createdTime: new Date(stack.host.clock.now()) },
      ],
    })
    await call({ plan: dataOf(plan)['plan'] })
    expect(idsOf(stack)).toEqual(['later'])
  })

  test('is refused when more match than the user agreed to', async () => {
    await using stack = createMockStack()
    seeded(5, stack)
    const call = callerOf(stack.options)
    const plan = await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } })
    seeded(2, stack, 'Failed', 'Echo')
    const refused = await call({ plan: dataOf(plan)['plan'] })
    expect(textOf(refused)).toContain('plan was made for 5 instances, and 7 match now')
    expect(stack.host.instances.size).toBe(7)
  })

  test('lists every filter with its type, and takes null for one that is left out', async () => {
    const schemaOf = (tool: string) => catalogue.find(({ name }) => name === tool)!.inputSchema['properties'] as Schemas
    const filters = schemaOf('bulkinstances')['filter']!['properties'] as Schemas
    const listed = schemaOf('listinstances')
    const paging = ['showInput', 'top', 'taskHub', 'cursor', 'format']
    expect(Object.keys(filters).toSorted()).toEqual(
      Object.keys(listed)
        .filter((name) => !paging.includes(name))
        .toSorted(),
    )
    for (const [name, { type }] of Object.entries(filters)) expect.soft(type, name).toBe(listed[name]!['type'])

    await using stack = createMockStack()
    seeded(3, stack)
    const none = Object.fromEntries(Object.keys(filters).map((name) => [name, null]))
    const plan = await callerOf(stack.options)({ action: 'purge', filter: { ...none, functionName: 'Hello' } })
    expect(dataOf(plan)).toMatchObject({ dryRun: true, matching: 3 })
  })

  test('takes ids in place of a filter', async () => {
    await using stack = createMockStack()
    seeded(5, stack, 'Running', 'WaitForGo')
    const call = callerOf(stack.options)
    const plan = await call({
      action: 'terminate',
      instanceIds: ['WaitForGo-1', 'WaitForGo-3', 'nobody'],
      reason: 'stuck',
    })
    const done = await call({ plan: dataOf(plan)['plan'] })
    expect(dataOf(done)).toMatchObject({ done: 2, skipped: 1 })
    await stack.host.clock.settle()
    expect(statesOf(stack)).toEqual({ Running: 3, Terminated: 2 })
  })

  test('shows no empty table for ids that do not exist', async () => {
    await using stack = createMockStack()
    const plan = await callerOf(stack.options)({ action: 'suspend', instanceIds: ['nobody'] })
    expect(textOf(plan)).toMatch(/Selected: 1 instance by id\.\nA person must confirm/)
  })

  test.each<[Args, RegExp]>([
    [{}, /action is required/],
    [{ action: 'purge' }, /filter is empty: give instanceIds, or a filter/],
    [{ action: 'purge', filter: {} }, /filter is empty/],
    [{ action: 'purge', filter: { showSystem: true } }, /filter is empty/],
    [{ action: 'purge', filter: { rootsOnly: false } }, /filter is empty/],
    [{ action: 'purge', filter: { functionNames: ['A'] } }, /functionNames is not an argument/],
    [{ action: 'purge', filter: { errorText: 1 } }, /errorText must be a string/],
    [{ action: 'purge', filter: 'errorText' }, /filter must be an object/],
    [{ action: 'purge', filter: ['errorText'] }, /filter must be an object/],
    [{ action: 'purge', filter: { errorText: null } }, /filter is empty/],
    [{ action: 'purge', filter: { runtimeStatus: 'Running' } }, /runtimeStatus purge applies to/],
    [{ action: 'purge', instanceIds: ['a'], filter: { errorText: 'x' } }, /instanceIds go without a filter/],
    [{ action: 'purge', filter: { errorText: 'x' }, reason: 'y' }, /reason is not taken by purge/],
    [{ action: 'erase', filter: { errorText: 'x' } }, /action must be one of terminate, /],
    [{ plan: 'made.up' }, /plan is not a plan of this server/],
    [{ plan: 'made.up', action: 'purge' }, /action is part of the plan already/],
  ])('%j is refused', async (args, message) => {
    await using stack = createMockStack()
    seeded(3, stack)
    const result = await callerOf(stack.options)(args)
    expect([result.isError, textOf(result)]).toEqual([true, expect.stringMatching(message)])
    expect(writes(stack)).toBe(0)
  })

  test('is run by a plan that is fresh, ours, and of the same caller only', async () => {
    await using stack = createMockStack()
    seeded(3, stack)
    const call = callerOf({ ...stack.options, planSecret: 'one' })
    const plan = async () =>
      dataOf(await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } }))['plan'] as string
    const text = await plan()
    for (const [options, caller] of [
      [{ planSecret: 'other' }, undefined],
      [{ planSecret: 'one' }, { principal: 'bob' }],
    ] as const) {
      const refused = await callerOf({ ...stack.options, ...options })({ plan: text }, { caller })
      expect(textOf(refused)).toContain('plan is not a plan of this server')
    }
    await stack.host.clock.advance('6m')
    expect(textOf(await call({ plan: text }))).toContain('older than five minutes')
    expect(stack.host.instances.size).toBe(3)
    expect(dataOf(await callerOf({ ...stack.options, planSecret: 'one' })({ plan: await plan() }))['done']).toBe(3)
  })

  test.each([true, false])('asks the user where the client can, and hears %s', async (answer) => {
    await using stack = createMockStack()
    seeded(12, stack)
    const questions: string[] = []
    const confirm: Confirm = async (question) => (questions.push(question), answer)
    const call = callerOf(stack.options, { confirm })
    const plan = await call({ action: 'purge', filter: { errorText: 'no stock' } })
    expect(textOf(plan)).toContain('the user is asked first')
    const result = await call({ plan: dataOf(plan)['plan'] })
    expect(questions).toEqual([
      expect.stringMatching(/^Purge 12 instances: instances in state .* with "no stock" in the failure\?$/),
    ])
    expect([result.isError ?? false, stack.host.instances.size]).toEqual(answer ? [false, 0] : [true, 12])
  })

  test('where only a person may confirm is refused to a client that cannot ask', async () => {
    await using stack = createMockStack()
    seeded(3, stack)
    const options = { ...stack.options, confirm: 'elicit' as const }
    const call = callerOf(options)
    const plan = await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } })
    expect(textOf(plan)).toContain('Only a person can confirm it')
    expect(textOf(await call({ plan: dataOf(plan)['plan'] }))).toContain('must be given by a person')
    const registry = createToolRegistry(options)
    for (const [tool, args] of [
      ['purgeinstance', { instanceId: 'Hello-1', confirmInstanceId: 'Hello-1' }],
      ['purgeinstances', { createdTimeFrom: '7d' }],
    ] as const)
      expect(textOf(await registry.call(tool, { arguments: args })!)).toContain('must be given by a person')
    expect(stack.host.instances.size).toBe(3)
    const asked = await registry.call('purgeinstance', {
      arguments: { instanceId: 'Hello-1' },
      confirm: async () => true,
    })!
    expect(asked.isError).toBeFalsy()
  })

  test('reports failures by reason, without what the host wrote', async () => {
    await using stack = createMockStack()
    seeded(4, stack)
    stack.host.faults.add({
      match: { path: /Hello-2/, method: 'DELETE' },
      status: 400,
      body: 'secret words of the host',
    })
    const call = callerOf(stack.options)
    const plan = await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } })
    const done = await call({ plan: dataOf(plan)['plan'] })
    expect(dataOf(done)).toMatchObject({ done: 3, failed: 1, failures: [{ count: 1, ids: ['Hello-2'] }] })
    expect(textOf(done)).not.toContain('secret words')
  })

  test('raises an event with every digit of its data', async () => {
    await using stack = createMockStack()
    seeded(1, stack, 'Running', 'WaitForGo')
    const call = callerOf(stack.options)
    const eventData = { id: new JsonNumber('1917043659912705296'), none: null }
    const plan = await call({ action: 'raiseEvent', instanceIds: ['WaitForGo-0'], eventName: 'Go', eventData })
    expect(dataOf(await call({ plan: dataOf(plan)['plan'] }))['done']).toBe(1)
    const sent = stack.host.requests.all.find(({ method }) => method === 'POST')
    expect(sent!.body).toBe('{"id":1917043659912705296,"none":null}')
  })

  test('that repeats itself is done once by a plan, however often a client sends it', async () => {
    await using stack = createMockStack()
    seeded(4, stack)
    const call = callerOf(stack.options)
    const plan = dataOf(await call({ action: 'restart', filter: { runtimeStatus: 'Failed' } }))['plan']
    expect(dataOf(await call({ plan }))['done']).toBe(4)
    expect(textOf(await call({ plan }))).toContain('plan has run already')
    expect(writes(stack)).toBe(4)
    const again = dataOf(await call({ action: 'restart', filter: { runtimeStatus: 'Failed' } }))['plan']
    expect(dataOf(await call({ plan: again }))['done']).toBe(4)
  })

  test('starts nothing again whose input is kept in blob storage, and says why', async () => {
    await using stack = createMockStack()
    seeded(2, stack)
    const kept = { instanceId: 'kept', name: 'Hello', runtimeStatus: 'Failed' as const, input: 'blob:v1:payloads:a/b' }
    stack.host.seed({ instances: [kept] })
    const call = callerOf(stack.options)
    const plan = await call({ action: 'restart', filter: { runtimeStatus: 'Failed' } })
    const done = await call({ plan: dataOf(plan)['plan'] })
    expect(dataOf(done)).toMatchObject({ done: 2, failed: 1, failures: [{ count: 1, ids: ['kept'] }] })
    expect(textOf(done)).toContain('the input is kept in blob storage, out of reach; start the function with')
    expect(writes(stack)).toBe(2)
  })

  test('that is cut off goes on from its cursor and does each instance once', async () => {
    // Time passes with each request, so that a call ends before its work does.
    const clock = { now: () => stack.host.clock.now() + writes(stack) * 2_000, sleep: async () => undefined }
    await using stack: MockStack = createMockStack({}, { clock })
    seeded(60, stack)
    const call = callerOf({ ...stack.options, clock })
    const plan = await call({ action: 'restart', filter: { runtimeStatus: 'Failed' } })
    let text = dataOf(plan)['plan'] as string | undefined
    let done = 0
    let calls = 0
    while (text !== undefined && calls < 20) {
      const result = await call({ plan: text })
      expect(result.isError, textOf(result)).toBeFalsy()
      done += dataOf(result)['done'] as number
      text = dataOf(result)['plan'] as string | undefined
      calls++
      if (text !== undefined) expect(textOf(result)).toContain('The time of one call is over.')
    }
    expect(done).toBe(60)
    expect(calls).toBeGreaterThan(1)
    expect(writes(stack)).toBe(60)
  })
})

describe('the actions of bulkinstances', () => {
  const actionsOf = (options: ToolRegistryOptions) => {
    const tool = createToolRegistry(options).listing.find(({ name }) => name === 'bulkinstances')
    return (tool?.inputSchema as { properties?: { action: { enum: string[] } } } | undefined)?.properties?.action.enum
  }

  test.each<[string, Partial<ToolRegistryOptions>, string[] | undefined]>([
    ['reads only', { readOnly: true }, undefined],
    ['one toolset', { toolsets: ['observe', 'cleanup'] }, ['purge']],
    [
      'a denied operation',
      { deny: { operations: ['purgeInstance', 'terminate*'] } },
      ['suspend', 'resume', 'restart', 'rewind', 'raiseEvent'],
    ],
    ['a denied tool', { deny: { tools: ['purgeinstance', 're*', 'raiseevent'] } }, ['terminate', 'suspend']],
  ])('follow the tools for one instance: %s', async (_, options, actions) => {
    await using stack = createMockStack()
    expect(actionsOf({ ...stack.options, ...options })).toEqual(actions)
  })

  test('act on no instance of a function that is kept out', async () => {
    await using stack = createMockStack()
    seeded(3, stack)
    seeded(2, stack, 'Failed', 'Echo')
    const call = callerOf({ ...stack.options, deny: { functions: ['Echo'] } })
    const plan = await call({ action: 'purge', filter: { runtimeStatus: 'Failed' } })
    expect(dataOf(plan)['matching']).toBe(3)
    await call({ plan: dataOf(plan)['plan'] })
    expect(idsOf(stack)).toEqual(['Echo-0', 'Echo-1'])
    const ids = await call({ action: 'purge', instanceIds: ['Echo-0'] })
    const done = await call({ plan: dataOf(ids)['plan'] })
    expect(dataOf(done)['done'] ?? 0).toBe(0)
    expect(stack.host.instances.size).toBe(2)
  })
})
