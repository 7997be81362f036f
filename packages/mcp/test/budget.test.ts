import { createHash } from 'node:crypto'
import { createDurableClient, type DurableError, type JsonSchema } from '@durable-http/core'
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import committed from '../tools.json' with { type: 'json' }
import { catalogue, createToolRegistry } from '../src/index.ts'
import { checkArguments } from '../src/tools/check-arguments.ts'
import { toolDefinitions } from '../src/tools/tool-definitions.ts'
import { checkedSchema } from '../src/tools/tool-listing.ts'
import { connectClient, createMockStack, textOf } from './mock-stack.ts'

const tokensOf = (value: unknown) => countTokens(typeof value === 'string' ? value : JSON.stringify(value))

// Their names say what they are, and every word is paid for in each conversation.
const selfExplaining = new Set([
  'instanceId',
  'taskHub',
  'reason',
  'op',
  'functionName',
  'entityName',
  'showInput',
  'showHistoryOutput',
  'returnInternalServerErrorOnFailure',
  'format',
  'fetchState',
  'instanceIdPrefix',
  'eventName',
  'eventData',
  'createdTimeTo',
  'lastOperationTimeTo',
  'errorText',
  'customStatusText',
  'rootsOnly',
  'instanceIds',
  'keepVersion',
  'filter',
])

describe('the catalogue', () => {
  test('is what tools.json says; write it anew with scripts/write-catalogue.ts', () => {
    expect(JSON.parse(JSON.stringify(catalogue))).toEqual(committed)
  })

  test('costs at most 4,500 tokens, 3,200 without output schemas, for at most 20 tools', () => {
    const withoutOutput = catalogue.map((tool) => ({ ...tool, outputSchema: undefined }))
    expect(catalogue.length).toBeLessThanOrEqual(20)
    expect(tokensOf(catalogue)).toBeLessThanOrEqual(4_500)
    expect(tokensOf(withoutOutput)).toBeLessThanOrEqual(3_200)
  })

  test('describes every tool in at most 600 characters, and every parameter', () => {
    for (const { name, description, inputSchema } of catalogue) {
      expect.soft(description.length, name).toBeLessThanOrEqual(600)
      for (const [parameter, schema] of Object.entries(inputSchema['properties'] as Record<string, object>)) {
        if (!selfExplaining.has(parameter)) expect.soft(schema, `${name} ${parameter}`).toHaveProperty('description')
      }
    }
  })
})

describe('a text argument', () => {
  test('has a length, and a list a count, that calls are checked against', () => {
    for (const definition of toolDefinitions) {
      const { name } = definition
      const properties = checkedSchema(definition)['properties'] as Record<string, JsonSchema>
      const faultOf = (parameter: string, value: unknown) => {
        try {
          checkArguments(name, checkedSchema(definition), { [parameter]: value }, (text) => text)
        } catch (error) {
          return (error as DurableError).issues.find((issue) => issue.parameter === parameter)?.message
        }
        return undefined
      }
      const long = 'x'.repeat(16_385)
      for (const [parameter, schema] of Object.entries(properties)) {
        const where = `${name} ${parameter}`
        if (schema['type'] === 'array') {
          expect.soft(faultOf(parameter, Array(21).fill('x')), where).toMatch(/at most \d+ items/)
          expect.soft(faultOf(parameter, [long]), where).toMatch(/at most \d+ characters/)
        }
        if (schema['type'] === 'string')
          expect
            .soft(faultOf(parameter, long), where)
            .toMatch(schema['enum'] ? /must be one of/ : /at most \d+ characters/)
      }
    }
  })
})

describe('a result', () => {
  const id = (index: number) => index.toString(16).padStart(32, '0123456789abcdef')

  test('that lists 25 instances costs at most 800 tokens, as text and as data, with ids of the host', async () => {
    await using stack = createMockStack()
    const now = stack.host.clock.now()
    stack.host.seed({
      instances: Array.from({ length: 25 }, (_, index) => ({
        // No text is dearer to a tokenizer than what the host makes of a random GUID.
        instanceId: createHash('md5').update(String(index)).digest('hex'),
        name: ['ProcessOrder', 'SendInvoice', 'Hello'][index % 3]!,
        input: { order: index, lines: Array.from({ length: 10 }, () => 'something long') },
        output: 'x'.repeat(500),
        createdTime: new Date(now - (index + 1) * 24_000_000),
        lastUpdatedTime: new Date(now - (index + 1) * 7_000_000),
      })),
    })
    const client = await connectClient(stack.options)
    const result = await client.callTool({ name: 'listinstances', arguments: { top: 25 } })
    expect(textOf(result).split('\n')).toHaveLength(27)
    expect(tokensOf(textOf(result))).toBeLessThanOrEqual(800)
    expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(800)
  })

  test('of a start costs at most 40 tokens', async () => {
    await using stack = createMockStack()
    const client = await connectClient(stack.options)
    const result = await client.callTool({ name: 'startorchestration', arguments: { functionName: 'Hello' } })
    expect(tokensOf(textOf(result))).toBeLessThanOrEqual(40)
    expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(40)
  })

  const huge = Array.from({ length: 3_000 }, (_, index) => ({ index, hash: id(index * 104_729), note: '世界 🎉' }))
  const dense = Array.from({ length: 2_000 }, (_, index) => id(index * 15_485_863)).join('')
  test.each([
    ['getinstancestatus', { showInput: true }, 2_000],
    ['waitforinstance', {}, 2_000],
    ['getinstancestatus', { showInput: true, showHistory: true, showHistoryOutput: true }, 4_000],
    ['getinstancestatus', { showInput: true, showHistory: true, showHistoryOutput: true, format: 'detailed' }, 10_000],
    ['getinstancestatus', { fields: ['output', 'input'] }, 10_000],
  ])('of %s %j costs at most %i tokens, however large the payloads are', async (name, args, limit) => {
    await using stack = createMockStack()
    stack.host.seed({
      instances: [{ instanceId: 'big', name: 'Big', input: dense, output: huge, customStatus: huge }],
    })
    const client = await connectClient(stack.options)
    const result = await client.callTool({ name, arguments: { instanceId: 'big', ...args } })
    expect(result.isError).toBeFalsy()
    expect(textOf(result)).toContain('Cut: ')
    expect(tokensOf(textOf(result))).toBeLessThanOrEqual(limit)
    expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(limit)
  })

  const texts = (unit: (index: number) => string) =>
    Array.from({ length: 60 }, (_, row) => Array.from({ length: 240 }, (_, index) => unit(index + row * 240)).join(''))
  const codePoints = (from: number, count: number) =>
    texts((index) => String.fromCodePoint(from + ((index * 7919) % count)))
  test.each([
    ['fractions', Array.from({ length: 200 }, (_, i) => Array.from({ length: 200 }, (_, j) => Math.sin(i * 200 + j)))],
    ['nothing', Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => [{}]))],
    ['backticks', texts(() => '``')],
    ['quotes and backslashes', texts(() => '"\\')],
    ['lines', texts(() => '\n\t')],
    ['marks', texts((index) => '~^|}{@#$%&*;:<>?'[(index * 7919 + ((index * index) % 13)) % 16]!.repeat(2))],
    ['Cyrillic', codePoints(0x480, 160)],
    ['Tibetan', codePoints(0xf40, 40)],
    ['Chinese', codePoints(0x4e00, 20_000)],
    ['cuneiform', codePoints(0x12000, 800)],
    ['odd names', Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`"\`${index}`, '`"\n世']))],
  ])('with %s stays within its budget', async (_, output) => {
    await using stack = createMockStack()
    stack.host.seed({ instances: [{ instanceId: 'big', name: 'Big', output }] })
    const registry = createToolRegistry(stack.options)
    for (const [args, limit] of [
      [{}, 2_000],
      [{ format: 'detailed' }, 10_000],
      [{ fields: ['output'] }, 10_000],
    ] as const) {
      const result = await registry.call('getinstancestatus', { arguments: { instanceId: 'big', ...args } })!
      expect(textOf(result)).toContain('Cut: ')
      expect(tokensOf(textOf(result))).toBeLessThanOrEqual(limit)
      expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(limit)
    }
  })

  test('that lists 100 instances with the longest ids stays under 10,000 tokens and goes on from there', async () => {
    await using stack = createMockStack()
    const ids = Array.from({ length: 100 }, (_, index) => id(index * 7_919).repeat(8))
    stack.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'Echo', input: huge.slice(0, 200) })) })
    const client = await connectClient(stack.options)
    const seen: string[] = []
    for (let cursor: string | undefined, page = 0; page < 100; page++) {
      const args = { top: 100, showInput: true, format: 'detailed', ...(cursor ? { cursor } : {}) }
      const result = await client.callTool({ name: 'listinstances', arguments: args })
      // The first page is the longest, and counting takes its time.
      if (page === 0) {
        expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(10_000)
        expect(tokensOf(textOf(result))).toBeLessThanOrEqual(10_000)
      }
      const data = result.structuredContent as { instances: string[]; cursor?: string }
      seen.push(...data.instances.map((line) => line.split(' ')[0]!))
      cursor = data.cursor
      if (cursor === undefined) break
    }
    expect(seen.sort()).toEqual(ids.sort())
  })

  test('that diagnoses costs at most 800 tokens', async () => {
    await using stack = createMockStack()
    const client = await connectClient(stack.options)
    for (const functionName of ['ParentFail', 'Retry', 'Approval', 'FanOut']) {
      const args = { functionName, instanceId: `${functionName}-1`, input: 50 }
      await client.callTool({ name: 'startorchestrationwithid', arguments: args })
      await stack.host.clock.advance('30s')
      const result = await client.callTool({ name: 'diagnoseinstance', arguments: { instanceId: `${functionName}-1` } })
      expect(tokensOf(textOf(result))).toBeLessThanOrEqual(800)
      expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(800)
    }
  })
  const chinese = (length: number, index: number) =>
    String.fromCodePoint(...Array.from({ length }, (_, i) => 0x4e00 + ((index * 7919 + i * 104_729) % 20_000)))
  test.each([
    ['hashes', (index: number) => id(index * 7_919).repeat(7)],
    ['quotes', (index: number) => `${'0"'.repeat(45)}${index}`],
    ['Chinese', (index: number) => `0${chinese(90, index)}`],
  ])('that lists what has ids of %s stays within its budget', async (_, idOf) => {
    await using stack = createMockStack()
    const payload = Array.from({ length: 5 }, (_, index) => id(index).repeat(6))
    const rows = Array.from({ length: 110 }, (_, index) => idOf(index))
    stack.host.seed({
      instances: rows.map((instanceId) => ({
        instanceId,
        name: `Process${chinese(20, 1)}`,
        input: payload,
        output: payload,
        customStatus: payload,
      })),
      entities: rows.map((key) => ({ name: 'Counter', key, state: payload })),
    })
    const registry = createToolRegistry(stack.options)
    for (const [name, args, limit] of [
      ['listinstances', {}, 2_000],
      ['listinstances', { top: 100 }, 10_000],
      ['listinstances', { top: 100, format: 'detailed', showInput: true }, 10_000],
      ['listentities', { entityName: 'Counter' }, 2_000],
      ['listentities', { entityName: 'Counter', top: 100, fetchState: true }, 10_000],
    ] as const) {
      const result = await registry.call(name, { arguments: args })!
      expect((result.structuredContent as { shown: number }).shown).toBeGreaterThan(0)
      expect(tokensOf(textOf(result))).toBeLessThanOrEqual(limit)
      expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(limit)
      if ('top' in args && args.top && Object.keys(args).length > 2)
        expect(textOf(result)).toMatch(/(Payloads|States) of \d+ more are left out; get\w+ shows them/)
    }
  })

  test.each([
    [{}, 2_000],
    [{ showHistory: true, showHistoryOutput: true, showInput: true }, 4_000],
    [{ showHistory: true, showHistoryOutput: true, showInput: true, format: 'detailed' }, 10_000],
  ])('that shows an instance of dear names and events with %j costs at most %i tokens', async (args, limit) => {
    const marks = (length: number, seed: number) =>
      Array.from({ length }, (_, index) =>
        String.fromCharCode(33 + ((seed + index * index * 31 + index * 7) % 94)),
      ).join('')
    const payload = Array.from({ length: 100 }, (_, index) => marks(400, index))
    const historyEvents = Array.from({ length: 60 }, (_, index) => ({
      EventType: 'TaskFailed',
      Timestamp: '2026-02-03T04:00:05Z',
      ...Object.fromEntries(['FunctionName', 'Name', 'InstanceId', 'Reason'].map((name) => [name, marks(300, index)])),
      Input: payload,
      Result: payload,
    }))
    const status = {
      name: marks(200, 1),
      instanceId: 'a',
      parentInstanceId: chinese(250, 2),
      runtimeStatus: 'Failed',
      input: payload,
      output: payload,
      customStatus: payload,
      createdTime: '2026-02-03T04:00:00Z',
      lastUpdatedTime: '2026-02-03T04:00:09Z',
    }
    const fetch = async (url: string) =>
      Response.json(url.includes('showHistory=true') ? { ...status, historyEvents } : status)
    const client = createDurableClient({ baseUrl: 'https://myapp.test', fetch })
    const registry = createToolRegistry({ client })
    const result = await registry.call('getinstancestatus', { arguments: { instanceId: 'a', ...args } })!
    expect(textOf(result)).toContain('Cut: ')
    expect(tokensOf(textOf(result))).toBeLessThanOrEqual(limit)
    expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(limit)
  })

  test('that sums up functions with dear names costs at most 2,000 tokens', async () => {
    await using stack = createMockStack()
    stack.host.seed({
      instances: Array.from({ length: 100 }, (_, index) => ({
        instanceId: id(index).repeat(3),
        name: `${'`"'.repeat(30)}${chinese(10, index)}`,
        runtimeStatus: (['Failed', 'Running', 'Completed', 'Terminated'] as const)[index % 4]!,
        output: dense.slice(index, index + 300),
      })),
    })
    const result = await createToolRegistry(stack.options).call('summarizeinstances', { arguments: {} })!
    expect(tokensOf(textOf(result))).toBeLessThanOrEqual(2_000)
    expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(2_000)
    expect(textOf(result)).toContain('more functions.')
  })

  test('of twenty long paths fits its budget, and of more is refused', async () => {
    await using stack = createMockStack()
    stack.host.seed({
      instances: [{ instanceId: 'a', name: 'Echo', output: { x: 1 } }],
      entities: [{ name: 'Counter', key: 'k', state: { x: 1 } }],
    })
    const registry = createToolRegistry(stack.options)
    const fields = Array.from({ length: 21 }, (_, index) => `output.${index}.${'x'.repeat(180)}`)
    for (const [name, args] of [
      ['getinstancestatus', { instanceId: 'a' }],
      ['getentity', { entityName: 'Counter', entityKey: 'k' }],
    ] as const) {
      const call = (paths: unknown[]) => registry.call(name, { arguments: { ...args, fields: paths } })!
      expect(tokensOf(textOf(await call(fields.slice(1))))).toBeLessThanOrEqual(10_000)
      expect(textOf(await call(fields))).toContain('fields must have at most 20 items, and has 21')
      expect(textOf(await call(['x'.repeat(201)]))).toContain('item 1 must have at most 200 characters, and has 201')
      expect(textOf(await call([1]))).toContain('fields must be a list of strings: item 1 must be a string')
    }
  })

  const names = {
    plain: (index: number) => `ProcessOrder${index}`,
    hashes: (index: number) => id(index).repeat(3).slice(0, 98),
    Chinese: (index: number) => chinese(60, index),
  }
  test.each([
    ['Failed', 'plain'],
    ['Failed', 'hashes'],
    ['Failed', 'Chinese'],
    ['Running', 'plain'],
    ['Running', 'hashes'],
    ['Running', 'Chinese'],
  ] as const)(
    'that diagnoses a deep tree, %s, with names of %s, costs at most 800 tokens',
    async (runtimeStatus, kind) => {
      const nameOf = names[kind]
      const message = `System.Exception: ${kind === 'plain' ? 'the card was declined '.repeat(30) : nameOf(9).repeat(5)}`
      const at = { Timestamp: '2026-02-03T04:00:05Z', ScheduledTime: '2026-02-03T04:00:01Z' }
      const stepOf = (index: number, EventId: number) => ({
        ...at,
        EventType: runtimeStatus === 'Failed' ? 'SubOrchestrationInstanceFailed' : 'SubOrchestrationInstanceCreated',
        Name: nameOf(index),
        FunctionName: nameOf(index),
        InstanceId: nameOf(index),
        EventId,
        Reason: message,
      })
      const depths = new Map(Array.from({ length: 9 }, (_, index) => [nameOf(index), index]))
      const fetch = async (url: string) => {
        const instanceId = decodeURIComponent(new URL(url).pathname.split('/').at(-1)!)
        const depth = depths.get(instanceId)!
        const steps = runtimeStatus === 'Failed' ? [stepOf(depth + 1, 0)] : [1, 2, 3].map((n) => stepOf(depth + n, n))
        const times = { createdTime: '2026-02-03T04:00:00Z', lastUpdatedTime: '2026-02-03T04:00:09Z' }
        const payloads = { input: null, output: message, customStatus: message }
        const historyEvents = [{ EventType: 'ExecutionStarted', Timestamp: times.createdTime }, ...steps]
        return Response.json({ instanceId, name: instanceId, runtimeStatus, ...times, ...payloads, historyEvents })
      }
      const client = createDurableClient({ baseUrl: 'https://myapp.test', fetch })
      const registry = createToolRegistry({ client })
      const result = await registry.call('diagnoseinstance', { arguments: { instanceId: nameOf(0) } })!
      expect(result.isError).toBeUndefined()
      const { failureChain, waitingFor } = result.structuredContent as Record<string, unknown[] | undefined>
      expect((failureChain ?? waitingFor)!.length).toBeGreaterThan(0)
      expect(tokensOf(textOf(result))).toBeLessThanOrEqual(800)
      expect(tokensOf(result.structuredContent)).toBeLessThanOrEqual(800)
    },
  )
})
