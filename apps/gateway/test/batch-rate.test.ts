import { expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import { createGateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'

/** An MCP endpoint that lets a caller send so many messages a minute. */
function setUp(requests: number) {
  const limits = { ...defaults.limits, rate: { requests, window: 60_000 } }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'http://app.test' }, { limits }),
    fetchOf: () => async () => Response.json([]),
  })
  return async (messages: number) => {
    const batch = Array.from({ length: messages }, (_, id) => ({ jsonrpc: '2.0', id, method: 'tools/list' }))
    const response = await gateway.mcp.fetch(
      new Request('http://127.0.0.1/mcp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: JSON.stringify(messages === 1 ? batch[0] : batch),
      }),
    )
    return { status: response.status, text: await response.text(), retryAfter: response.headers.get('retry-after') }
  }
}

test('each message of a batch counts', async () => {
  const send = setUp(10)
  expect((await send(4)).status).toBe(200)
  expect((await send(4)).status).toBe(200)
  const refused = await send(4)
  expect([refused.status, refused.text]).toEqual([429, expect.stringMatching(/at most 10 requests of one caller/)])
  expect(Number(refused.retryAfter)).toBeGreaterThan(1)
  // The refused batch cost one, as every request does that comes too early.
  expect([(await send(1)).status, (await send(1)).status]).toEqual([200, 429])
})

test('a batch that never fits is refused with that reason', async () => {
  const refused = await setUp(5)(100)
  expect([refused.status, refused.text]).toEqual([400, expect.stringMatching(/100 messages never fits 5 in 60 s/)])
})
