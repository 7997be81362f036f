import { describe, expect, test } from 'vitest'
import {
  CatalogueError,
  createToolRegistry,
  type OrchestratorEntry,
  type Progress,
  readCatalogue,
} from '../src/index.ts'
import { connectClient, createMockStack, dataOf, textOf } from './mock-stack.ts'

const orchestrators: OrchestratorEntry[] = [
  {
    function: 'FanOut',
    description: 'Adds up the squares of 1 to n.',
    input: { type: 'integer', minimum: 1, maximum: 50 },
    output: { type: 'integer' },
  },
  {
    function: 'Echo',
    tool: 'placeorder',
    title: 'Place an order',
    description: 'Places an order of one customer.',
    input: {
      type: 'object',
      properties: { customer: { type: 'string' }, lines: { type: 'array', items: { type: 'string' }, minItems: 1 } },
      required: ['customer', 'lines'],
    },
    output: { type: 'object', required: ['customer'] },
    events: { Approve: { type: 'boolean' }, Cancel: {} },
  },
  { function: 'Fail', description: 'Fails.' },
]

const catalogueOf = (entries: object[]) => JSON.stringify({ orchestrators: entries })

describe('a tool of a described orchestrator', () => {
  test('is listed with its schemas, marked as our own', async () => {
    await using stack = createMockStack()
    const client = await connectClient({ ...stack.options, orchestrators })
    const { tools } = await client.listTools()
    const tool = tools.find(({ name }) => name === 'placeorder')!
    expect(tool).toMatchObject({
      title: 'Place an order',
      description: 'Places an order of one customer. Waits for events (raiseevent): Approve, Cancel.',
      _meta: { 'durable-http/origin': 'own' },
      inputSchema: { properties: { input: { ...orchestrators[1]!.input } }, required: ['input'] },
      outputSchema: { properties: { output: orchestrators[1]!.output } },
    })
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['startfanout', 'startfail']))
  })

  test('starts its orchestrator, and waits for the output when asked to', async () => {
    await using stack = createMockStack()
    const client = await connectClient({ ...stack.options, orchestrators })
    await client.listTools()
    const started = await client.callTool({ name: 'startfanout', arguments: { input: 3, instanceId: 'sum' } })
    expect(dataOf(started)).toEqual({ instanceId: 'sum' })
    const waited = await client.callTool({ name: 'startfanout', arguments: { input: 4, waitSeconds: 20 } })
    expect(dataOf(waited)).toMatchObject({ status: 'Completed', ended: true, output: 30 })
    const failed = await client.callTool({ name: 'startfail', arguments: { waitSeconds: 20 } })
    expect(failed.isError).toBe(true)
  })

  test('keeps to the text what was cut and no longer fits the schema', async () => {
    await using stack = createMockStack()
    const entry = { ...orchestrators[1]!, output: { type: 'object', properties: { customer: { maxLength: 50 } } } }
    const client = await connectClient({ ...stack.options, orchestrators: [entry] })
    await client.listTools()
    const input = { customer: 'c'.repeat(5_000), lines: ['a'] }
    const result = await client.callTool({ name: 'placeorder', arguments: { input, waitSeconds: 5 } })
    expect(dataOf(result)).not.toHaveProperty('output')
    expect(textOf(result)).toContain('5000 characters')
  })

  test.each([
    [{ input: 'text' }, 'input'],
    [{ input: { customer: 5, lines: ['a'] } }, 'input.customer'],
    [{ input: { customer: 'c', lines: [] } }, 'input.lines'],
    [{}, 'input is required'],
  ])('refuses %j before anything is started', async (args, said) => {
    await using stack = createMockStack()
    const result = await createToolRegistry({ ...stack.options, orchestrators }).call('placeorder', {
      arguments: args,
    })!
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain(said)
    expect(stack.host.requests.all).toHaveLength(0)
  })

  test('keeps the references of its schemas, as clients read them', async () => {
    await using stack = createMockStack()
    const $defs = {
      line: { type: 'object', properties: { sku: { $ref: '#/$defs/sku' } }, required: ['sku'] },
      sku: { type: 'string', examples: [{ $ref: '#/$defs/sku' }] },
    }
    const lines = { type: 'array', items: { $ref: '#/$defs/line' } }
    const root = { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://x.test/lines' }
    const entries = ['Echo', 'Hello'].map((name) => ({
      function: name,
      description: 'Takes lines.',
      input: { ...root, $defs, ...lines },
      output: { ...root, $defs, ...lines },
    }))
    const client = await connectClient({ ...stack.options, orchestrators: readCatalogue(catalogueOf(entries)) })
    const { tools } = await client.listTools()
    expect(tools.find(({ name }) => name === 'startecho')).toMatchObject({
      inputSchema: { properties: { input: { items: { $ref: '#/properties/input/$defs/line' } } } },
      outputSchema: {
        properties: {
          output: {
            $defs: { sku: $defs.sku, line: { properties: { sku: { $ref: '#/properties/output/$defs/sku' } } } },
          },
        },
      },
    })
    const call = (input: unknown) => client.callTool({ name: 'startecho', arguments: { input, waitSeconds: 5 } })
    expect(dataOf(await call([{ sku: 'a' }]))['output']).toEqual([{ sku: 'a' }])
    expect(textOf(await call([{ sku: 5 }]))).toMatch(/Why: input\.0\.sku [^;]*\.\n/)
  })

  test('lists the first faults of an input with tens of thousands', async () => {
    await using stack = createMockStack()
    const input = { type: 'array', items: { type: 'object', properties: { sku: { type: 'string' } } } }
    const entry = { function: 'Echo', description: 'Echoes.', input }
    const registry = createToolRegistry({ ...stack.options, orchestrators: readCatalogue(catalogueOf([entry])) })
    const given = Array.from({ length: 30_000 }, () => ({ sku: 5 }))
    const text = textOf(await registry.call('startecho', { arguments: { input: given } })!)
    expect(text.match(/input\.\d+\.sku/g)?.length).toBeGreaterThan(0)
    expect(text.length).toBeLessThan(4_000)
  })

  test.each([
    [{ enum: [{ a: 1 }, 'b'] }, { a: 1 }, undefined],
    [{ enum: [{ a: 1 }, 'b'] }, { a: 2 }, 'input Instance does not match any of'],
    [{ type: 'array', items: { enum: ['a'] } }, ['c'], 'input.0 Instance does not match any of'],
    [{ type: 'number', maximum: 5 }, 9, 'input must be a number up to 5'],
  ])('whose input is %j judges %j', async (input, given, fault) => {
    await using stack = createMockStack()
    const entry = { function: 'Echo', description: 'Echoes.', input }
    const registry = createToolRegistry({ ...stack.options, orchestrators: readCatalogue(catalogueOf([entry])) })
    const result = await registry.call('startecho', { arguments: { input: given } })!
    expect(textOf(result)).toContain(fault ?? 'Started ')
  })

  test('reports its progress while it waits', async () => {
    await using stack = createMockStack()
    const reports: Progress[] = []
    const result = await createToolRegistry({ ...stack.options, orchestrators }).call('startfanout', {
      arguments: { input: 5, waitSeconds: 20 },
      progress: async (report) => void reports.push(report),
    })!
    expect(dataOf(result)).toMatchObject({ ended: true })
    expect(reports.length).toBeGreaterThan(1)
    expect(reports.at(-1)).toMatchObject({ total: 20, message: expect.stringMatching(/^Completed, waited /) })
    const steps = reports.map(({ progress }) => progress)
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b))
  })

  test('is there only where its function is let through and starts are', async () => {
    await using stack = createMockStack()
    const namesOf = (options: object) =>
      createToolRegistry({ ...stack.options, orchestrators, ...options }).tools.map(({ name }) => name)
    expect(namesOf({ deny: { functions: ['echo'] } })).not.toContain('placeorder')
    expect(namesOf({ readOnly: true })).not.toContain('startfanout')
    expect(namesOf({ toolsets: ['observe'] })).not.toContain('startfanout')
  })

  test('cannot take the name of another', async () => {
    await using stack = createMockStack()
    const twice = [...orchestrators, { function: 'Hello', tool: 'purgeinstances', description: 'Says hello.' }]
    expect(() => createToolRegistry({ ...stack.options, orchestrators: twice })).toThrow(
      'purgeinstances is there already',
    )
  })

  test('cannot mark for a header what clients would not send', async () => {
    await using stack = createMockStack()
    const entry = { ...orchestrators[0]!, input: { items: { type: 'string', 'x-mcp-header': 'Item' } } }
    expect(() => createToolRegistry({ ...stack.options, orchestrators: [entry] })).toThrow('properties alone')
  })
})

describe('a catalogue file', () => {
  test('is read as it stands', () => {
    expect(readCatalogue(JSON.stringify({ orchestrators }))).toEqual(orchestrators)
    expect(readCatalogue(`\uFEFF${JSON.stringify({ orchestrators })}`)).toEqual(orchestrators)
  })

  test.each([
    ['{', 'is not JSON'],
    ['[]', 'expected an object with the list "orchestrators"'],
    ['{"orchestrators":[5]}', 'orchestrators[0]: expected an object'],
    ['{"orchestrators":[{"function":"A"}]}', 'description is required'],
    ['{"orchestrators":[{"function":"A","description":"d","tool":"Bad Name"}]}', 'lower-case'],
    ['{"orchestrators":[{"function":"A","description":"d","input":[]}]}', 'input must be a JSON Schema object'],
    [
      '{"orchestrators":[{"function":"A","description":"d","input":{"type":"number","x-mcp-header":"Size"}}]}',
      'x-mcp-header of input: expected one of the types string, integer, boolean',
    ],
    ['{"orchestrators":[{"function":"A","description":"d","events":{"E":7}}]}', 'E must be a JSON Schema object'],
    ['{"orchestrators":[{"function":"A","description":"d","inputs":{}}]}', 'inputs is unknown'],
    ['{"orchestrators":[{"function":"A/B","description":"d"}]}', 'function must not contain /'],
    [catalogueOf([{ function: 'Заказ', description: 'd' }]), 'tool is required'],
    [catalogueOf([{ function: 'A'.repeat(70), description: 'd' }]), 'tool is required'],
    [catalogueOf([{ function: 'Orchestration', description: 'd' }]), 'a tool called startorchestration is there'],
    [
      catalogueOf([
        { function: 'Echo', description: 'd' },
        { function: 'ECHO', description: 'd' },
      ]),
      'orchestrators[1]: a tool called startecho is there already',
    ],
    [
      catalogueOf([{ function: 'A', description: 'd'.repeat(580), events: { Approved: {} } }]),
      'at most 600 characters, the names of the events included',
    ],
    [
      catalogueOf([{ function: 'A', description: 'd', input: { type: 5 }, events: { input: {} } }]),
      'input is not a usable',
    ],
  ])('%s is refused', (json, message) => {
    expect(() => readCatalogue(json)).toThrow(CatalogueError)
    expect(() => readCatalogue(json)).toThrow(message)
  })
  test.each([
    [{ type: 'objekt' }, 'type must be some of array, boolean'],
    [{ type: ['string', 'nil'] }, 'type must be some of'],
    [{ properties: { a: { pattern: '(' } } }, '"(" is not a regular expression at properties.a'],
    [{ patternProperties: { '[': {} } }, '"[" is not a regular expression'],
    [{ properties: { a: 5 } }, 'expected a schema at properties.a'],
    [{ properties: [] }, 'properties must be an object'],
    [{ required: 'a' }, 'required must be a list'],
    [{ required: [5] }, 'required must hold names'],
    [{ anyOf: [{}, { minimum: '5' }] }, 'minimum must be a number at anyOf.1'],
    [{ items: { maxLength: -1 } }, 'maxLength must be a whole number from 0 at items'],
    [{ properties: { a: { $ref: '#/$defs/b' } } }, '$ref "#/$defs/b" leads nowhere'],
    [{ $ref: 'https://x.test/other' }, '$ref "https://x.test/other" leads nowhere'],
    [{ $ref: '#/%zz' }, '$ref "#/%zz" leads nowhere'],
    [{ properties: { a: { $id: 'https://x.test/a' } } }, '$id may stand at the top only at properties.a'],
  ])('with the schema %j is refused', (output, message) => {
    const entry = { function: 'A', description: 'd', output }
    expect(() => readCatalogue(catalogueOf([entry]))).toThrow(`output is not a usable JSON Schema: ${message}`)
  })

  test.each([
    { $ref: '#/$defs/a~1b', $defs: { 'a/b': { properties: { next: { $ref: '#' } } } } },
    { type: ['object', 'null'], additionalProperties: false, required: [], enum: [null, {}] },
    { properties: { $ref: { type: 'string' }, enum: { const: { type: 'x' } } }, examples: [{ type: 'x' }] },
    { if: true, else: { pattern: '^\\p{L}$' }, not: false, prefixItems: [{}, true] },
  ])('with the schema %j is read', (input) => {
    expect(readCatalogue(catalogueOf([{ function: 'A', description: 'd', input }]))).toHaveLength(1)
  })
})
