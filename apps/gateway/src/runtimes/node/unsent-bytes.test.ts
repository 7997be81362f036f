import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { expect, test } from 'vitest'
import { cutUnsent, unsentOf } from './unsent-bytes.ts'

/** Connections as `caller bytes`, and which of them are cut. */
function cutOf(connections: readonly string[], limit: number): string[] {
  const cut: string[] = []
  const unsent = connections.map((one) => {
    const [caller = '', bytes] = one.split(' ')
    return { caller, bytes: Number(bytes), cut: () => cut.push(one) }
  })
  cutUnsent(unsent, limit)
  return cut
}

test.each<[string, string[], number, string[]]>([
  ['none up to the limit', ['a 40', 'b 60'], 100, []],
  ['none where nothing waits', [], 0, []],
  ['the largest of the caller with the most', ['a 30', 'a 50', 'b 70'], 100, ['a 50']],
  ['a caller with one large response last', ['a 20', 'a 20', 'a 20', 'a 20', 'b 30'], 60, ['a 20', 'a 20', 'a 20']],
  ['callers in turn as each has the most', ['a 50', 'a 50', 'b 90'], 60, ['a 50', 'b 90']],
  ['all if each is over the limit', ['a 200', 'b 150'], 100, ['a 200', 'b 150']],
])('cuts %s', (_, connections, limit, cut) => {
  expect(cutOf(connections, limit)).toEqual(cut)
})

test('looks at each connection a bounded number of times', () => {
  let looks = 0
  const connections = Array.from({ length: 2_000 }, () => ({
    caller: 'a',
    cut: () => undefined,
    get bytes() {
      looks++
      return 1_000
    },
  }))
  cutUnsent(connections, 1_000)
  // The sort is what grows: n log n.
  expect(looks).toBeLessThan(2_000 * 40)
})

test('counts each byte of responses that wait behind others once, for the caller that is proven', async () => {
  const size = 4 * 1024 * 1024
  const responses: ServerResponse[] = []
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': size })
    response.write(Buffer.alloc(size))
    responses.push(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').pause()
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(3))
  await expect.poll(() => responses.length).toBe(3)
  const open = responses.map((outgoing) => ({ outgoing, incoming: outgoing.req, caller: 'ann' }))
  const [unsent, ...others] = unsentOf(open)
  expect([unsent!.caller, others.length]).toEqual(['ann', 0])
  // The system takes some of the first one.
  expect(unsent!.bytes).toBeGreaterThan(2 * size)
  expect(unsent!.bytes).toBeLessThan(3 * size + 4_096)
  unsent!.cut()
  expect(open[0]!.incoming.socket.destroyed).toBe(true)
  socket.destroy()
  server.close()
})
