import { describe, expect, test } from 'vitest'
import { createOffering, createToolRegistry, type ToolRegistryOptions } from '../src/index.ts'
import { readResourceUri } from '../src/offering/resources/resource-uri.ts'
import { connectClient, createMockStack, key } from './mock-stack.ts'

type Stack = ReturnType<typeof createMockStack>

function seed(stack: Stack): void {
  stack.host.seed({
    instances: [
      { instanceId: 'order-1', name: 'Echo', input: { a: 1 }, output: ['x'.repeat(3_000)], customStatus: 'half way' },
      { instanceId: 'order 2/ü', name: 'Echo' },
      { instanceId: 'order-3', name: 'Fail', runtimeStatus: 'Failed' },
    ],
    entities: [
      { name: 'Counter', key: 'steps', state: 5 },
      { name: 'Counter', key: 'stairs', state: 6 },
      { name: 'Bag', key: 'b', state: { link: `https://x.test/?code=${key}` } },
    ],
  })
}

async function read(stack: Stack, uri: string, options: Partial<ToolRegistryOptions> = {}) {
  const client = await connectClient({ ...stack.options, ...options })
  const { contents } = await client.readResource({ uri })
  return JSON.parse((contents[0] as { text: string }).text) as unknown
}

describe('a resource address', () => {
  test.each([
    ['durable://-/instances/a', { kind: 'instance', taskHub: undefined, instanceId: 'a', part: undefined }],
    ['durable://Hub/instances/a%20b/output', { kind: 'instance', taskHub: 'Hub', instanceId: 'a b', part: 'output' }],
    [
      'durable://H/instances/a%2Fb%20c%25%C3%A9/history',
      { kind: 'instance', taskHub: 'H', instanceId: 'a/b c%é', part: 'history' },
    ],
    ['durable://-/entities/Counter/', { kind: 'entity', taskHub: undefined, entityName: 'Counter', entityKey: '' }],
    ['durable://catalogue', { kind: 'catalogue' }],
    ['durable://-/instances/a/everything', undefined],
    ['durable://-/instances/', undefined],
    ['durable://-/instances/a/output/more', undefined],
    ['durable://-/entities/Counter', undefined],
    ['durable:///instances/a', undefined],
    ['durable://-/instances/%zz', undefined],
    ['https://x.test/instances/a', undefined],
  ])('%s is read as %j', (uri, address) => {
    expect(readResourceUri(uri)).toEqual(address)
  })
})

describe('an instance of any id', () => {
  test.each(['100% sure', 'two  spaces', 'ünï-日本-🎉', "it's; 1", '+plus+', '&a=b', '"q"', '%', 'a[1]'])(
    'is found by what is said of it: %j',
    async (instanceId) => {
      await using stack = createMockStack()
      stack.host.seed({ instances: [{ instanceId, name: 'Echo', output: { instanceId } }] })
      const registry = createToolRegistry(stack.options)
      const listed = await registry.call('listinstances', { arguments: {} })!
      const [row] = listed.structuredContent!['instances'] as [string]
      const said = row.slice(0, row.indexOf(' Echo'))
      const id = said.startsWith('"') ? (JSON.parse(said) as string) : said
      expect(id).toBe(instanceId)
      const status = await registry.call('getinstancestatus', { arguments: { instanceId: id } })!
      expect(status.structuredContent).toMatchObject({ instanceId })
      expect(await read(stack, `durable://-/instances/${encodeURIComponent(id)}/output`)).toEqual({ instanceId })
      const { resources } = createOffering(stack.options)
      const { values } = await resources.complete({ argument: 'instanceId', value: instanceId, settled: {} })
      expect(values).toEqual([instanceId])
    },
  )
})

describe('resources', () => {
  test('are listed with templates and a catalogue', async () => {
    await using stack = createMockStack()
    const client = await connectClient(stack.options)
    const { resources } = await client.listResources()
    const { resourceTemplates } = await client.listResourceTemplates()
    expect(resources.map(({ uri }) => uri)).toEqual(['durable://catalogue'])
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'durable://{hub}/instances/{instanceId}{/part}',
      'durable://{hub}/entities/{entityName}/{entityKey}',
    ])
  })

  test('show an instance, and its parts in full', async () => {
    await using stack = createMockStack()
    seed(stack)
    expect(await read(stack, 'durable://-/instances/order-1')).toMatchObject({ function: 'Echo', status: 'Completed' })
    expect(await read(stack, 'durable://-/instances/order-1/input')).toEqual({ a: 1 })
    expect(await read(stack, 'durable://-/instances/order-1/output')).toEqual(['x'.repeat(3_000)])
    expect(await read(stack, 'durable://TestHubName/instances/order-1/customStatus')).toBe('half way')
    expect(await read(stack, 'durable://-/instances/order-1/history')).toMatchObject([
      { event: 'ExecutionCompleted' },
      { event: 'ExecutionStarted' },
    ])
  })

  test('show an entity, without keys that stand in its state', async () => {
    await using stack = createMockStack()
    seed(stack)
    expect(await read(stack, 'durable://-/entities/Counter/steps')).toBe(5)
    expect(await read(stack, 'durable://-/entities/Bag/b')).toEqual({ link: 'https://x.test/?code=[key]' })
  })

  test.each([
    'durable://-/instances/absent',
    'durable://-/entities/Counter/none',
    'durable://-/nothing',
    'file:///etc/passwd',
  ])('say that %s is not there', async (uri) => {
    await using stack = createMockStack()
    await expect(read(stack, uri)).rejects.toMatchObject({ code: -32002 })
  })

  test.each(['durable://-/instances/a%2Fb', 'durable://-/instances/..', 'durable://-/instances/x%252Fy'])(
    'say that %s cannot be one',
    async (uri) => {
      await using stack = createMockStack()
      await expect(read(stack, uri)).rejects.toMatchObject({ code: -32602 })
    },
  )

  test('show nothing that tools may not read', async () => {
    await using stack = createMockStack()
    seed(stack)
    const denied: [string, Partial<ToolRegistryOptions>][] = [
      ['durable://-/instances/order-3', { deny: { functions: ['Fail'] } }],
      ['durable://Other/instances/order-1', { allow: { taskHubs: ['TestHubName'] } }],
      ['durable://-/instances/order-1', { toolsets: ['entities'] }],
      ['durable://-/entities/Counter/steps', { deny: { tools: ['getentity'] } }],
    ]
    for (const [uri, options] of denied) {
      await expect(read(stack, uri, options)).rejects.toMatchObject({ code: expect.any(Number) })
    }
  })
})

describe('completions', () => {
  const uri = 'durable://{hub}/instances/{instanceId}{/part}'

  test.each([
    ['instanceId', 'order-', {}, ['order-1', 'order-3']],
    ['instanceId', 'none', {}, []],
    ['part', '', {}, ['input', 'output', 'customStatus', 'history']],
    ['part', 'o', {}, ['output']],
    ['hub', '', {}, ['-']],
    ['entityName', 'C', {}, ['counter']],
    ['entityKey', 'st', { entityName: 'Counter' }, ['stairs', 'steps']],
    ['entityKey', 'st', {}, []],
    ['since', '', {}, []],
  ])('of %s %j with %j are %j', async (name, value, settled, values) => {
    await using stack = createMockStack()
    seed(stack)
    const client = await connectClient(stack.options)
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri },
      argument: { name, value },
      context: { arguments: settled },
    })
    expect(completion.values).toEqual(values)
    expect(completion.hasMore).toBe(false)
  })

  test('hide what is denied, and what cannot be shown as it is', async () => {
    await using stack = createMockStack()
    seed(stack)
    stack.host.seed({ instances: [{ instanceId: 'order-\u202Ex', name: 'Echo' }] })
    const { resources } = createOffering({ ...stack.options, deny: { functions: ['Fail'] } })
    const { values } = await resources.complete({ argument: 'instanceId', value: 'order-', settled: {} })
    expect(values).toEqual(['order-1'])
  })

  test('hide entities that are denied, by name and by key', async () => {
    await using stack = createMockStack()
    seed(stack)
    const { resources } = createOffering({ ...stack.options, deny: { functions: ['Counter'] } })
    const names = await resources.complete({ argument: 'entityName', value: '', settled: {} })
    expect(names.values).toEqual(['bag'])
    const keys = await resources.complete({ argument: 'entityKey', value: '', settled: { entityName: 'Counter' } })
    expect(keys.values).toEqual([])
  })
})
