import { createHash } from 'node:crypto'
import { createDurableClient, type OrchestrationVersions } from '@durable-http/core'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import { type AuditEntry, createMcpHandler, createOffering, createToolRegistry, type Tool } from '../src/index.ts'
import { createMockStack, dataOf, key, type MockStack, textOf } from './mock-stack.ts'
import { createTwoApps, keys } from './two-apps.ts'

const versioned = (versions?: OrchestrationVersions) =>
  createMockStack({ defaultVersion: '2.0' }, versions === undefined ? {} : { versions })
const orchestrators = [{ function: 'Echo', tool: 'echo', description: 'Echo what it is given.' }]
const registryOf = ({ options }: MockStack, audit?: (entry: AuditEntry) => void) =>
  createToolRegistry({ ...options, orchestrators, ...(audit ? { audit } : {}) })
const inputOf = ({ inputSchema }: Pick<Tool, 'inputSchema'>) => Object.keys(inputSchema['properties'] as object)
const starting = ['startorchestration', 'startorchestrationwithid', 'restartinstance', 'echo']

describe('the argument version', () => {
  test('belongs to what starts a run, where the client knows the versions of its host', async () => {
    await using plain = versioned()
    await using stack = versioned(['1.0', '2.0'])
    const takes = (one: MockStack) =>
      registryOf(one)
        .listing.filter((tool) => inputOf(tool).includes('version'))
        .map(({ name }) => name)
    expect(takes(plain)).toEqual([])
    expect(takes(stack)).toEqual(starting)
  })

  test.each([
    ['startorchestration', { functionName: 'Echo' }],
    ['startorchestrationwithid', { functionName: 'Echo', instanceId: 'a' }],
    ['restartinstance', { instanceId: 'old' }],
    ['echo', {}],
  ])('of %s decides what runs', async (name, args) => {
    await using stack = versioned(['1.0', '2.0'])
    await stack.options.client.start({ functionName: 'Echo', instanceId: 'old' })
    await stack.host.clock.settle()
    const result = await registryOf(stack).call(name, { arguments: { ...args, version: '1.0' } })
    expect(result).not.toHaveProperty('isError')
    await stack.host.clock.settle()
    const { instanceId } = dataOf(result) as { instanceId: string }
    expect(await stack.options.client.getInstanceStatus({ instanceId })).toMatchObject({
      runtimeStatus: 'Completed',
      version: '1.0',
    })
  })

  test.each(
    [
      ['9.9', 'version expects 1.0, 2.0 (the setting `versions` of this function app), or none'],
      ['', 'version must not be empty or white space'],
      [' ', 'version must not be empty or white space'],
      ['v'.repeat(101), 'version must have at most 100 characters'],
      [['1.0', '2.0'], 'version must be a string'],
    ].flatMap(([version, why]) => starting.map((name) => [name, version, why] as const)),
  )('of %s is refused as %j', async (name, version, why) => {
    await using stack = versioned(['1.0', '2.0'])
    const own = { restartinstance: { instanceId: 'old' }, echo: {} }[name] ?? { functionName: 'Echo', instanceId: 'a' }
    const { instanceId: _, ...nameless } = own as { instanceId?: string }
    const args = name === 'startorchestration' ? nameless : own
    const result = await registryOf(stack).call(name, { arguments: { ...args, version } })
    expect(result).toMatchObject({ isError: true })
    expect(textOf(result)).toContain(why as string)
    expect(stack.host.requests.all).toEqual([])
  })

  test('is there for all apps as soon as one has versions, and refused by the others', async () => {
    await using two = createTwoApps()
    const [orders, billing] = two.apps
    const client = createDurableClient({
      baseUrl: 'https://orders.test',
      key: keys.orders,
      fetch: (url, init) => two.hosts.orders.fetch(new Request(url, init)),
      versions: ['2.0'],
    })
    const handler = createMcpHandler({ apps: [{ ...orders, client }, billing] })
    const rpc = async (method: string, params: object) => {
      const response = await handler(
        new Request('http://127.0.0.1/mcp', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
        }),
      )
      return (await response.text()).replaceAll(/^(event|data): ?(message)?/gm, '')
    }
    const call = (app: string) =>
      rpc('tools/call', { name: 'startorchestration', arguments: { app, functionName: 'Echo', version: '2.0' } })
    expect(await rpc('tools/list', {})).toContain('"version"')
    expect(await call('orders')).toContain('Started')
    expect(await call('billing')).toContain('versions` of this function app is absent')
  })
})

describe('restartinstance', () => {
  const withOld = async (functionName = 'Echo', audit?: (entry: AuditEntry) => void) => {
    const stack = versioned(['1.0', '2.0'])
    await stack.options.client.start({ functionName, instanceId: 'old', version: '1.0' })
    await stack.host.clock.settle()
    const registry = registryOf({ ...stack, options: stack.options }, audit)
    const restart = async (args: object) => {
      const result = await registry.call('restartinstance', { arguments: { instanceId: 'old', ...args } })
      await stack.host.clock.settle()
      return result
    }
    return { stack, restart, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
  }

  test.each([
    [{}, '2.0', false],
    [{ keepVersion: false }, '2.0', false],
    [{ keepVersion: true }, '1.0', false],
    [{ keepVersion: true, restartWithNewInstanceId: true }, '1.0', false],
    [{ keepVersion: true, restartWithNewInstanceId: false }, '1.0', true],
    [{ restartWithNewInstanceId: false }, '2.0', true],
    [{ version: '2.0', restartWithNewInstanceId: false }, '2.0', true],
  ])('with %j runs version %s', async (args, version, isSame) => {
    await using old = await withOld()
    const { instanceId } = dataOf(await old.restart(args)) as { instanceId: string }
    expect(instanceId === 'old').toBe(isSame)
    expect(await old.stack.options.client.getInstanceStatus({ instanceId })).toMatchObject({ version })
  })

  test('says that keepVersion and version exclude each other', async () => {
    await using old = await withOld()
    expect(textOf(await old.restart({ keepVersion: true, version: '1.0' }))).toContain(
      'version goes without keepVersion',
    )
  })

  test.each([
    [{}, 'restartInstance'],
    [{ keepVersion: true }, 'restartInstanceWithOptions'],
  ])('with %j is audited with both ids and the operation that it is', async (args, operation) => {
    const entries: AuditEntry[] = []
    await using old = await withOld('Echo', (entry) => entries.push(entry))
    const { instanceId } = dataOf(await old.restart(args)) as { instanceId: string }
    expect(entries).toMatchObject([{ operation, instanceId: 'old', newInstanceId: instanceId, decision: 'done' }])
  })

  test('keeps no version where the operator denies restartInstanceWithOptions', async () => {
    await using stack = versioned(['1.0', '2.0'])
    const denied = { deny: { operations: ['restartInstanceWithOptions'] } }
    const registry = createToolRegistry({ ...stack.options, ...denied })
    const result = await registry.call('restartinstance', { arguments: { instanceId: 'old', keepVersion: true } })
    expect(textOf(result)).toContain('is not allowed')
    expect(stack.host.requests.of('restartInstanceWithOptions')).toHaveLength(0)
  })
})

describe('version and parent', () => {
  const started = async () => {
    const stack = versioned()
    await stack.options.client.start({ functionName: 'Parent', instanceId: 'top' })
    await stack.host.clock.advance('1m')
    const { instances } = await stack.options.client.listInstances()
    const child = instances.find(({ parentInstanceId }) => parentInstanceId === 'top')
    if (!child) throw new Error('there is no child')
    return { stack, registry: registryOf(stack), child, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() }
  }

  test.each(['getinstancestatus', 'waitforinstance', 'diagnoseinstance'])('are shown by %s', async (name) => {
    await using setup = await started()
    const result = await setup.registry.call(name, { arguments: { instanceId: setup.child.instanceId } })
    expect(textOf(result)).toContain(', version 2.0, parent top')
    expect(dataOf(result)).toMatchObject({ version: '2.0', parentInstanceId: 'top' })
  })

  test('are columns of a list in which they differ', async () => {
    await using setup = await started()
    const client = createDurableClient({
      baseUrl: 'https://myapp.test',
      key,
      fetch: (url, init) => setup.stack.host.fetch(new Request(url, init)),
      versions: 'any',
    })
    await client.start({ functionName: 'Echo', instanceId: 'other', version: '1.0' })
    const result = await setup.registry.call('listinstances', { arguments: {} })
    const { columns, instances } = dataOf(result) as { columns: string[]; instances: string[] }
    expect(columns).toEqual(['id', 'function', 'status', 'created', 'updated', 'version', 'parent'])
    expect(instances.find((line) => line.startsWith('top '))).toMatch(/ 2\.0 -$/)
    expect(instances.find((line) => line.startsWith(setup.child.instanceId))).toMatch(/ 2\.0 top$/)
  })

  test('are said once where all rows of a list have the same', async () => {
    await using setup = await started()
    const args = { instanceIdPrefix: setup.child.instanceId }
    const result = await setup.registry.call('listinstances', { arguments: args })
    expect(textOf(result)).toContain('All of version 2.0 and parent top.')
    expect(dataOf(result)).toMatchObject({
      columns: ['id', 'function', 'status', 'created', 'updated'],
      version: '2.0',
      parentInstanceId: 'top',
    })
  })

  test('are not columns of a list without them', async () => {
    await using stack = createMockStack()
    await stack.options.client.start({ functionName: 'Echo', instanceId: 'a' })
    const result = await registryOf(stack).call('listinstances', { arguments: {} })
    expect(dataOf(result)['columns']).toEqual(['id', 'function', 'status', 'created', 'updated'])
  })

  test('are part of the result of a described orchestrator', async () => {
    await using stack = versioned()
    const result = await registryOf(stack).call('echo', { arguments: { input: 1, waitSeconds: 5 } })
    expect(dataOf(result)).toMatchObject({ status: 'Completed', version: '2.0' })
  })

  test('are part of a resource', async () => {
    await using setup = await started()
    const { resources } = createOffering(setup.stack.options)
    const { text } = await resources.read(`durable://-/instances/${encodeURIComponent(setup.child.instanceId)}`)
    expect(JSON.parse(text)).toMatchObject({ version: '2.0', parentInstanceId: 'top' })
  })

  test('tell why an instance stays pending', async () => {
    await using stack = versioned('any')
    await stack.options.client.start({ functionName: 'Echo', instanceId: 'a', version: '9.9' })
    await stack.host.clock.advance('1m')
    const result = await registryOf(stack).call('diagnoseinstance', { arguments: { instanceId: 'a' } })
    expect(textOf(result)).toContain('version 9.9')
    expect(textOf(result)).toContain('without this function or version')
  })

  test('of 25 instances with ids of the host cost at most 800 tokens with the version of all', async () => {
    await using stack = createMockStack()
    const now = stack.host.clock.now()
    stack.host.seed({
      instances: Array.from({ length: 25 }, (_, index) => ({
        instanceId: createHash('md5').update(String(index)).digest('hex'),
        name: ['ProcessOrder', 'SendInvoice', 'Hello'][index % 3]!,
        version: '2.0',
        createdTime: new Date(now - (index + 1) * 24_000_000),
        lastUpdatedTime: new Date(now - (index + 1) * 7_000_000),
      })),
    })
    const result = await registryOf(stack).call('listinstances', { arguments: { top: 25 } })
    expect(dataOf(result)['shown']).toBe(25)
    const sizes = [countTokens(textOf(result)), countTokens(JSON.stringify(dataOf(result)))]
    expect(Math.max(...sizes)).toBeLessThanOrEqual(800)
  })

  test('cost the list of tools at most 4,500 tokens, 3,300 without output schemas', async () => {
    await using stack = versioned(['1.0', '2.0'])
    const { listing } = createToolRegistry(stack.options)
    const sizeOf = (value: unknown) => countTokens(JSON.stringify(value))
    expect(sizeOf(listing)).toBeLessThanOrEqual(4_500)
    expect(sizeOf(listing.map((tool) => ({ ...tool, outputSchema: undefined })))).toBeLessThanOrEqual(3_300)
  })
})
