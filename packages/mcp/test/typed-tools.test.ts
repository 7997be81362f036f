import { describe, expect, test } from 'vitest'
import { CatalogueError, createToolRegistry, type OrchestratorEntry, readCatalogue } from '../src/index.ts'
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
  })

  test.each([
    ['{', 'is no JSON'],
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
  ])('%s is refused', (json, message) => {
    expect(() => readCatalogue(json)).toThrow(CatalogueError)
    expect(() => readCatalogue(json)).toThrow(message)
  })
})
