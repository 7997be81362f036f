import { describe, expect, test } from 'vitest'
import type { JSONRPCMessage, RequestId } from '@modelcontextprotocol/sdk/types.js'
import { batchLimit, createStdioWire } from './stdio-wire.ts'

interface Written {
  id?: unknown
  result?: unknown
  error?: { code: number; message: string }
}

/** A wire over memory; requests of the method `echo` get their response at once, others when the test sends it. */
function createWire(lines: readonly (string | Uint8Array)[]) {
  const written: (Written | Written[])[] = []
  const delivered: JSONRPCMessage[] = []
  const encoder = new TextEncoder()
  const input = (async function* () {
    for (const line of lines) yield typeof line === 'string' ? encoder.encode(`${line}\n`) : line
  })()
  const wire = createStdioWire({
    input,
    write: async (text) => {
      await new Promise(setImmediate)
      written.push(JSON.parse(text) as Written | Written[])
    },
  })
  const respond = (id: RequestId) => wire.send({ jsonrpc: '2.0', id, result: {} })
  const read = () =>
    wire.read((message) => {
      delivered.push(message)
      if ('method' in message && message.method === 'echo' && 'id' in message) void respond(message.id)
    })
  return { wire, written, delivered, respond, read }
}

const request = (id: RequestId, method = 'wait') => ({ jsonrpc: '2.0', id, method })
const cancelled = (requestId: RequestId) => ({
  jsonrpc: '2.0',
  method: 'notifications/cancelled',
  params: { requestId },
})
const idsOf = (written: readonly (Written | Written[])[]) => written.flat().map(({ id }) => id)

describe('a batch', () => {
  test.each<[string, unknown[], unknown[]]>([
    ['of requests', [request(1, 'echo'), request('1', 'echo')], [1, '1']],
    ['with notifications', [{ jsonrpc: '2.0', method: 'note' }, request(1, 'echo')], [1]],
    ['with members that are not messages', [7, null, [], request(1, 'echo'), { jsonrpc: '1.0', id: 'odd' }], [null, null, null, 'odd', 1]], // prettier-ignore
    ['with a request that it cancels', [request(1), request(2, 'echo'), cancelled(1)], [2]],
  ])('%s gets its responses in one line', async (_, messages, ids) => {
    const { written, read } = createWire([JSON.stringify(messages)])
    await read()
    await expect.poll(() => written).toHaveLength(1)
    expect(Array.isArray(written[0])).toBe(true)
    expect(new Set(idsOf(written))).toEqual(new Set(ids))
    expect(idsOf(written)).toHaveLength(ids.length)
  })

  test('without requests gets nothing', async () => {
    const { wire, written, delivered, read } = createWire([JSON.stringify([{ jsonrpc: '2.0', method: 'note' }])])
    await read()
    await wire.finish(60_000)
    expect([delivered.length, written]).toEqual([1, []])
  })

  test.each([
    ['nothing', '[]', 'not a JSON-RPC message'],
    ['too much', JSON.stringify(Array.from({ length: batchLimit + 1 }, (_, id) => request(id))), 'more than 1000'],
  ])('of %s is refused as a whole', async (_, line, why) => {
    const { written, delivered, read } = createWire([line])
    await read()
    expect(written).toEqual([
      { jsonrpc: '2.0', id: null, error: { code: -32_600, message: expect.stringContaining(why) } },
    ])
    expect(delivered).toEqual([])
  })
})

describe('a line', () => {
  const wide = (text: string) => Buffer.from(text, 'utf16le')
  const json = JSON.stringify(request(1))
  test.each<[string, Uint8Array, string]>([
    ['Latin-1', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"käse"}\n', 'latin1'), 'an unknown encoding'],
    ['UTF-16 with a byte order mark', wide(`\uFEFF${json}`), 'UTF-16'],
    ['UTF-16', wide(json), 'UTF-16'],
    ['half a character', Buffer.from('{"jsonrpc":"2.0","id":1,"method":"€"}').subarray(0, 36), 'an unknown encoding'],
    ['a lone surrogate in bytes', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'an unknown encoding'],
  ])('in %s is refused and not passed on with other characters', async (_, bytes, got) => {
    const { written, delivered, read } = createWire([bytes, '', json])
    await read()
    expect(written).toMatchObject([
      { id: null, error: { code: -32_700, message: expect.stringContaining(`got ${got}`) } },
    ])
    expect(delivered).toEqual([request(1)])
  })

  test('may begin with a byte order mark, and end with the input', async () => {
    const { written, delivered, read } = createWire([`\uFEFF${json}\r`, Buffer.from(JSON.stringify(request(2)))])
    await read()
    expect([delivered, written]).toEqual([[request(1), request(2)], []])
  })
})

describe('the end', () => {
  test('sends one response to each open request', async () => {
    const batch = [request('a'), request('b', 'echo')]
    const { wire, written, read, respond } = createWire(
      [request(1), request(2), batch].map((one) => JSON.stringify(one)),
    )
    await read()
    await Promise.all([wire.finish(60_000), wire.finish(1), wire.finish(1)])
    await Promise.all([respond(1), respond(2), respond('a')])
    expect(idsOf(written).map(String).toSorted()).toEqual(['1', '2', 'a', 'b'])
    const last = written.find((one) => Array.isArray(one))
    expect(last).toMatchObject([
      { id: 'b', result: {} },
      { id: 'a', error: { code: -32_000 } },
    ])
  })

  test('takes no request after it began, and says so', async () => {
    const { wire, written, delivered, read } = createWire([JSON.stringify(request(1))])
    const end = wire.finish(1)
    await read()
    await end
    expect(delivered).toEqual([])
    expect(written).toMatchObject([{ id: 1, error: { message: expect.stringContaining('was not begun') } }])
  })

  test('is there as soon as the last request has its response', async () => {
    const { wire, written, read, respond } = createWire([JSON.stringify(request(1))])
    await read()
    const end = wire.finish(60_000)
    await respond(1)
    await end
    expect(written).toEqual([{ jsonrpc: '2.0', id: 1, result: {} }])
  })
})

test('params that are not an object are refused in words', async () => {
  const call = { ...request(1, 'tools/call'), params: { name: 'a', arguments: '{}' } }
  const { written, delivered, read } = createWire([JSON.stringify(call)])
  await read()
  expect(delivered).toEqual([])
  expect(written).toMatchObject([{ id: 1, error: { code: -32_602, message: expect.stringContaining('not a text') } }])
})

describe('a reader', () => {
  const silent = (write: () => Promise<void>) => createStdioWire({ input: (async function* () {})(), write })

  test('that is behind gets what was written before the end', async () => {
    let isRead = false
    const wire = silent(async () => {
      await new Promise(setImmediate)
      isRead = true
    })
    void wire.send({ jsonrpc: '2.0', method: 'note' })
    await wire.finish(60_000)
    expect(isRead).toBe(true)
  })

  test('that reads nothing is not waited for', async () => {
    const wire = silent(() => new Promise(() => {}))
    void wire.send({ jsonrpc: '2.0', method: 'note' })
    await expect(wire.finish(0)).resolves.toBeUndefined()
  })
})

test('a request whose id is still in use is refused, and the first one keeps its response', async () => {
  const { wire, written, delivered, read, respond } = createWire(
    [request(1), request(1)].map((one) => JSON.stringify(one)),
  )
  await read()
  await respond(1)
  await wire.finish(1)
  expect(delivered).toHaveLength(1)
  expect(written).toMatchObject([
    { id: null, error: { code: -32_600 } },
    { id: 1, result: {} },
  ])
})
