import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { catalogue, createMcpHandler, type ToolCall, type ToolResult } from '../src/index.ts'
import { type AppOptions, createAppsOffering } from '../src/offering/apps/apps-offering.ts'
import { createOffering } from '../src/offering/create-offering.ts'
import { dataOf, textOf } from './mock-stack.ts'
import { post2025, post2026, type Route } from './task-clients.ts'
import { createTwoApps, keys, type TwoApps } from './two-apps.ts'

type Args = Record<string, unknown>

const offeringOf = (apps: readonly AppOptions[], planSecret?: string) =>
  createAppsOffering(apps, planSecret, createOffering)

function caller({ apps }: TwoApps) {
  const { tools } = offeringOf(apps)
  return (name: string, args: Args, more: Partial<ToolCall> = {}): Promise<ToolResult> =>
    tools.call(name, { arguments: args, ...more })!
}

const inputOf = ({ inputSchema }: (typeof catalogue)[number]) =>
  inputSchema as unknown as { properties: Record<string, unknown>; required?: string[] }

describe('tools of several apps', () => {
  test('take the app, and else are the tools of one', async () => {
    await using two = createTwoApps()
    const { tools } = offeringOf(two.apps)
    expect(tools.listing.map(({ name }) => name)).toEqual(catalogue.map(({ name }) => name))
    for (const [index, listing] of tools.listing.entries()) {
      const { app, ...own } = inputOf(listing).properties
      const { irreversible } = tools.tools[index]!
      expect(app).toMatchObject({ type: 'string', enum: ['orders', 'billing'] })
      expect(own).toEqual(inputOf(catalogue[index]!).properties)
      const isNeeded = (inputOf(listing).required ?? []).includes('app')
      expect([listing.name, isNeeded]).toEqual([listing.name, irreversible])
      expect({ ...listing, inputSchema: 0 }).toEqual({ ...catalogue[index], inputSchema: 0 })
    }
    const more = countTokens(JSON.stringify(tools.listing)) - countTokens(JSON.stringify(catalogue))
    expect(more).toBeLessThanOrEqual(30 * catalogue.length)
  })

  test('are the very same as ever where there is but one app', async () => {
    await using two = createTwoApps()
    const { tools, resources, prompts, instructions } = offeringOf([two.apps[0]])
    expect(tools.listing).toEqual(catalogue)
    expect(JSON.stringify([resources.templates, resources.list, prompts.list, instructions])).not.toContain('{app}')
  })

  test('work on the app that is named, the first one else', async () => {
    await using two = createTwoApps()
    const call = caller(two)
    const found = async (args: Args) =>
      dataOf(await call('getinstancestatus', { instanceId: 'mine', ...args }))['output']
    expect([await found({}), await found({ app: 'orders' }), await found({ app: 'billing' })]).toEqual([
      'of orders',
      'of orders',
      'of billing',
    ])
    await call('startorchestrationwithid', { app: 'billing', functionName: 'Hello', instanceId: 'new' })
    expect(textOf(await call('getinstancestatus', { instanceId: 'new' }))).toContain('not_found')
    expect(two.asked.billing.every((url) => url.startsWith('https://billing.test/'))).toBe(true)
  })

  test.each([
    ['listinstances', {}],
    ['listentities', { entityName: 'Counter' }],
  ])('%s goes on with the list that a cursor is of, whoever leaves out the app', async (name, args) => {
    await using two = createTwoApps()
    for (const host of Object.values(two.hosts))
      host.seed({ entities: ['a', 'b'].map((key) => ({ name: 'Counter', key, state: 1 })) })
    const call = caller(two)
    const first = await call(name, { ...args, app: 'billing', top: 1 })
    const { cursor } = dataOf(first) as { cursor: string }
    expect(textOf(first)).toMatch(new RegExp(`call again with cursor ${cursor}$`))
    two.asked.orders.length = 0
    for (const app of [{}, { app: 'billing' }]) {
      const next = await call(name, { ...args, ...app, cursor, top: 1 })
      expect(next.isError).toBeUndefined()
      expect(dataOf(next)['shown']).toBe(1)
    }
    const other = await call(name, { ...args, app: 'orders', cursor })
    expect(textOf(other)).toContain('cursor is of the list of another app')
    expect(textOf(await call(name, { ...args, cursor: 'nobody~x' }))).toContain('is not a cursor of an earlier page')
    expect(two.asked.orders).toEqual([])
  })

  const irreversible: [string, Args][] = [
    ['terminateinstance', { instanceId: 'one', confirmInstanceId: 'one' }],
    ['purgeinstance', { instanceId: 'mine', confirmInstanceId: 'mine' }],
    ['purgeinstances', { createdTimeFrom: '2026-01-01T00:00:00Z' }],
  ]
  test.each(irreversible)('that cannot be undone want it: %s', async (name, args) => {
    await using two = createTwoApps()
    const call = caller(two)
    const refused = await call(name, args)
    expect([refused.isError, textOf(refused)]).toEqual([
      true,
      expect.stringContaining('app is required: one of orders, billing'),
    ])
    expect([two.asked.orders, two.asked.billing]).toEqual([[], []])
    expect((await call(name, { ...args, app: 'billing' })).isError).toBeFalsy()
    expect(two.asked.orders).toEqual([])
  })

  test.each([['nobody'], [''], [7], [['orders']], ['Orders'], ['__proto__']])('refuse %j', async (app) => {
    await using two = createTwoApps()
    const refused = await caller(two)('listinstances', { app })
    expect([refused.isError, textOf(refused)]).toEqual([
      true,
      expect.stringContaining('must be one of orders, billing'),
    ])
    expect([two.asked.orders, two.asked.billing]).toEqual([[], []])
    expect(two.audited).toEqual([expect.objectContaining({ tool: 'listinstances', decision: 'refused' })])
  })

  test('purge by a plan of the same app alone', async () => {
    await using two = createTwoApps()
    const { tools } = offeringOf(two.apps, 'the same secret on all replicas')
    const purge = (args: Args) => tools.call('purgeinstances', { arguments: args })!
    const { plan } = dataOf(await purge({ app: 'orders', createdTimeFrom: '2026-01-01T00:00:00Z' }))
    const crossed = await purge({ app: 'billing', plan })
    expect(textOf(crossed)).toContain('is not a plan of this server')
    expect(two.hosts.billing.instances.get('mine')).toBeDefined()
    expect(dataOf(await purge({ app: 'orders', plan }))).toMatchObject({ instancesDeleted: 1 })
  })

  test('ask the user with the name of the app, and go on there', async () => {
    await using two = createTwoApps()
    const asked: [string, Args][] = []
    const confirm: ToolCall['confirm'] = async (message, resume) => {
      asked.push([message, resume])
      return true
    }
    const done = await caller(two)('terminateinstance', { app: 'billing', instanceId: 'one' }, { confirm })
    expect(done.isError).toBeFalsy()
    expect(asked).toEqual([
      [expect.stringMatching(/^In billing: .*one/), { app: 'billing', instanceId: 'one', confirmInstanceId: 'one' }],
    ])
    expect(two.asked.orders).toEqual([])
  })

  test('hold to the rules of each app', async () => {
    await using two = createTwoApps()
    two.apps[1] = { ...two.apps[1], readOnly: true, deny: { functions: ['Echo'] } }
    const { tools } = offeringOf(two.apps)
    const enumOf = (name: string) =>
      (inputOf(tools.listing.find((one) => one.name === name)!).properties['app'] as { enum: string[] }).enum
    expect([enumOf('startorchestration'), enumOf('listinstances')]).toEqual([['orders'], ['orders', 'billing']])
    const call = caller(two)
    expect(textOf(await call('startorchestration', { app: 'billing', functionName: 'Hello' }))).toContain(
      'must be one of orders',
    )
    expect(textOf(await call('getinstancestatus', { app: 'billing', instanceId: 'mine' }))).toContain('not allowed')
    expect((await call('getinstancestatus', { app: 'orders', instanceId: 'mine' })).isError).toBeFalsy()
    expect(two.hosts.billing.instances.get('new')).toBeUndefined()
  })

  test('that only a later app offers want its name', async () => {
    await using two = createTwoApps()
    two.apps[0] = { ...two.apps[0], readOnly: true }
    const start = offeringOf(two.apps).tools.listing.find(({ name }) => name === 'startorchestration')!
    expect(inputOf(start)).toMatchObject({
      required: expect.arrayContaining(['app']),
      properties: { app: { enum: ['billing'] } },
    })
  })

  test('are left to callers as far as their effects go', async () => {
    await using two = createTwoApps()
    const { tools, resources } = offeringOf(two.apps).narrow!(['read'])
    expect(tools.tools.map(({ effect }) => effect)).toEqual(tools.tools.map(() => 'read'))
    expect(tools.call('terminateinstance', { arguments: { app: 'orders' } })).toBeUndefined()
    expect(resources.templates[0]!.uriTemplate).toContain('{app}')
  })

  test('show the key of neither app, whichever data it stands in', async () => {
    await using two = createTwoApps()
    const links = { a: `https://orders.test/x?code=${encodeURIComponent(keys.orders)}`, b: keys.billing }
    two.hosts.billing.seed({ instances: [{ instanceId: 'leak', name: 'Echo', output: links }] })
    const result = JSON.stringify(await caller(two)('getinstancestatus', { app: 'billing', instanceId: 'leak' }))
    expect(result).toContain('orders.test')
    expect(result).not.toMatch(/orders-key|billing-key/)
    expect(two.asked.billing.join()).not.toContain('orders-key')
  })

  test('leave a line that names the app', async () => {
    await using two = createTwoApps()
    await caller(two)('getinstancestatus', { app: 'billing', instanceId: 'mine' })
    await caller(two)('listinstances', {})
    expect(two.audited.map(({ tool, app }) => [tool, app])).toEqual([
      ['getinstancestatus', 'billing'],
      ['listinstances', 'orders'],
    ])
  })

  const orchestrator = { function: 'Echo', tool: 'placeorder', description: 'Places an order.' }
  test('of orchestrators belong to the app that describes them', async () => {
    await using two = createTwoApps()
    two.apps[1] = { ...two.apps[1], orchestrators: [orchestrator] }
    const result = await caller(two)('placeorder', { app: 'billing', instanceId: 'placed' })
    expect([result.isError ?? false, two.asked.orders.length]).toEqual([false, 0])
    two.apps[0] = { ...two.apps[0], orchestrators: [{ ...orchestrator, description: 'Something else.' }] }
    expect(() => offeringOf(two.apps)).toThrow('the tool placeorder of billing is another one than that of orders')
  })

  test.each([[[]], [['a', 'A']], [['a b', 'c']], [['a', '-b']]])('cannot be made for apps called %j', async (names) => {
    await using two = createTwoApps()
    expect(() => offeringOf(names.map((name) => ({ ...two.apps[0], name })))).toThrow(TypeError)
  })
})

describe('resources of several apps', () => {
  test('have the app in their addresses', async () => {
    await using two = createTwoApps()
    const { resources } = offeringOf(two.apps)
    expect(resources.list.map(({ uri }) => uri)).toEqual(['durable://orders/catalogue', 'durable://billing/catalogue'])
    expect(resources.templates[0]!.uriTemplate).toBe('durable://{app}/{hub}/instances/{instanceId}{/part}')
    const uri = 'durable://billing/-/instances/mine/output'
    expect(await resources.read(uri)).toMatchObject({ uri, text: '"of billing"' })
    expect(two.asked.orders).toEqual([])
    for (const { uri: listed } of resources.list) expect((await resources.read(listed)).uri).toBe(listed)
  })

  const missing = [
    'durable://nobody/-/instances/mine',
    'durable://-/instances/mine',
    'durable://billing',
    'durable://billing/-/x/y',
    'file:///etc/passwd',
  ]
  test.each(missing)('are not there as %s', async (uri) => {
    await using two = createTwoApps()
    const { resources } = offeringOf(two.apps)
    await expect(resources.read(uri)).rejects.toMatchObject({
      kind: 'not_found',
      message: `there is no resource ${uri}`,
    })
  })

  test('are completed in the app that is settled', async () => {
    await using two = createTwoApps()
    two.hosts.billing.seed({ instances: [{ instanceId: 'invoice', name: 'Echo' }] })
    const { resources } = offeringOf(two.apps)
    const complete = async (argument: string, value: string, settled: Record<string, string> = {}) =>
      (await resources.complete({ argument, value, settled })).values
    expect(await complete('app', '')).toEqual(['orders', 'billing'])
    expect(await complete('app', 'b')).toEqual(['billing'])
    expect(await complete('instanceId', 'i', { app: 'billing' })).toEqual(['invoice'])
    expect(await complete('instanceId', 'i')).toEqual([])
    expect(await complete('instanceId', 'i', { app: 'nobody' })).toEqual([])
  })
})

describe('prompts of several apps', () => {
  test('take the app and tell the model to pass it on', async () => {
    await using two = createTwoApps()
    const { prompts, instructions } = offeringOf(two.apps)
    for (const { arguments: args } of prompts.list) expect(args.at(-1)).toMatchObject({ name: 'app', required: false })
    const textFor = async (args: Record<string, string>) =>
      (await prompts.get('diagnose-failure', { instanceId: 'one', ...args })).messages[0]!.content.text
    expect(await textFor({ app: 'billing' })).toContain('pass app billing to every tool')
    expect(await textFor({})).toContain('pass app orders to every tool')
    await expect(textFor({ app: 'nobody' })).rejects.toThrow('app must be one of orders, billing')
    await expect(prompts.get('nothing', {})).rejects.toThrow('there is no prompt nothing')
    expect(instructions).toContain('orders, billing')
  })
})

describe('an endpoint of several apps', () => {
  test.each(['2025-11-25', '2026-07-28'])('asks over %s and goes on in the same app', async (version) => {
    await using two = createTwoApps()
    const handler = createMcpHandler({ apps: two.apps, sessions: true })
    const negotiation = version === '2026-07-28' ? { versionNegotiation: { mode: { pin: version } } } : {}
    const client = new Client({ name: 'test', version: '1.0.0' }, { capabilities: { elicitation: {} }, ...negotiation })
    const questions: string[] = []
    client.setRequestHandler('elicitation/create', ({ params }) => {
      questions.push(params.message)
      return { action: 'accept', content: {} }
    })
    const fetch = (url: string | URL, init?: RequestInit) => handler(new Request(url, init))
    await client.connect(new StreamableHTTPClientTransport(new URL('http://127.0.0.1/mcp'), { fetch }))
    expect(client.getInstructions()).toContain('orders, billing')
    const args = { app: 'billing', instanceId: 'one' }
    const result = await client.callTool({ name: 'terminateinstance', arguments: args })
    expect([result.isError ?? false, questions]).toEqual([false, [expect.stringMatching(/^In billing: /)]])
    expect(two.asked.orders).toEqual([])
    expect(two.asked.billing.some((url) => url.includes('/terminate'))).toBe(true)
    await client.close()
  })
})

describe('tasks of several apps', () => {
  const planSecret = 'the secret that all replicas share'
  const starting = (args: Args) => ({ name: 'startorchestration', arguments: { functionName: 'WaitForGo', ...args } })

  test('name their app, belong to it, and go on in another process', async () => {
    await using two = createTwoApps()
    const anew: Route = () => createMcpHandler({ apps: two.apps, planSecret })
    const started = async (args: Args) =>
      (await post2026(anew, 'tools/call', starting(args))).result as { taskId: string; status: string }
    const [orders, billing] = [await started({}), await started({ app: 'billing' })]
    expect([orders.taskId.split('~')[0], billing.taskId.split('~')[0]]).toEqual(['orders', 'billing'])
    two.asked.orders.length = 0
    const get = async (taskId: string, route: Route = anew) => {
      const { result, error } = await post2026(route, 'tasks/get', { taskId })
      return result?.['status'] ?? error?.code
    }
    expect(await get(billing.taskId)).toBe('working')
    expect(two.asked.orders).toEqual([])

    const inner = (taskId: string) => taskId.split('~')[1]!
    for (const foreign of [`orders~${inner(billing.taskId)}`, inner(billing.taskId), `nobody~${inner(billing.taskId)}`])
      expect(await get(foreign)).toBe(-32_602)
    const other: Route = () => createMcpHandler({ apps: two.apps, planSecret: 'another secret of other replicas' })
    expect(await get(billing.taskId, other)).toBe(-32_602)

    expect((await post2026(anew, 'tasks/cancel', { taskId: billing.taskId })).result).toMatchObject({})
    await two.hosts.billing.clock.settle()
    expect([await get(billing.taskId), await get(orders.taskId)]).toEqual(['cancelled', 'working'])
    const { result } = await post2025(anew, 'tools/call', { ...starting({ app: 'billing' }), task: {} })
    const { taskId } = result!['task'] as { taskId: string }
    expect(taskId).toMatch(/^billing~/)
    expect((await post2025(anew, 'tasks/get', { taskId })).result).toMatchObject({ taskId, status: 'working' })
  })
})

describe('apps with rules of their own', () => {
  test('may offer other actions on many instances; each refuses those that it leaves out', async () => {
    await using two = createTwoApps()
    const [orders, billing] = two.apps
    const apps = [orders, { ...billing, toolsets: ['observe', 'cleanup'] as const }]
    const { tools } = offeringOf(apps)
    const call = (args: Args) => tools.call('bulkinstances', { arguments: args })!
    const listed = tools.listing.find(({ name }) => name === 'bulkinstances')!
    expect(inputOf(listed).properties['action']).toMatchObject({ enum: expect.arrayContaining(['terminate', 'purge']) })
    const filter = { functionName: 'WaitForGo' }
    expect(dataOf(await call({ app: 'orders', action: 'terminate', filter }))).toMatchObject({ matching: 1 })
    expect(textOf(await call({ app: 'billing', action: 'terminate', filter }))).toContain('action must be one of purge')
    const both = inputOf(offeringOf(apps.toReversed()).tools.listing.find(({ name }) => name === 'bulkinstances')!)
    expect(both.properties['action']).toMatchObject({ enum: expect.arrayContaining(['terminate', 'purge']) })
  })
})
