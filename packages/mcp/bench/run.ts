import { createDurableClient } from '@durable-http/core'
import { createMcpHandler } from '../src/index.ts'
import { createDocumentedHandler } from './documented-server.ts'

// Prints the CPU of one request against the SDK's documented stateless pattern, both in this process, in turns, over the same host.
const rounds = 7
const requests = 1_500
const goals = { 'tools/list': 0.12, 'tools/call': 0.3 } as const

const status = JSON.stringify({
  name: 'Hello',
  instanceId: 'order-42',
  runtimeStatus: 'Completed',
  input: null,
  customStatus: null,
  output: ['Hello Tokyo!', 'Hello Seattle!'],
  createdTime: '2026-11-01T10:00:00Z',
  lastUpdatedTime: '2026-11-01T10:00:05Z',
})
const client = createDurableClient({
  baseUrl: 'https://myapp.test',
  key: 'a-key-of-forty-characters-and-a-few-more',
  fetch: async () => new Response(status, { headers: { 'content-type': 'application/json' } }),
})
const handlers = { documented: createDocumentedHandler(client), ours: createMcpHandler({ client }) }
type Who = keyof typeof handlers
const bodies = {
  'tools/list': { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} },
  'tools/call': {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/call',
    params: { name: 'getinstancestatus', arguments: { instanceId: 'order-42' } },
  },
}
const headers = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
  'mcp-protocol-version': '2025-11-25',
}

async function run(who: Who, body: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const answer = await handlers[who](new Request('http://127.0.0.1:9090/mcp', { method: 'POST', headers, body }))
    const text = await answer.text()
    if (answer.status !== 200 || text.includes('"isError":true')) throw new Error(`${who}: ${answer.status} ${text}`)
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

for (const method of ['tools/list', 'tools/call'] as const) {
  const body = JSON.stringify(bodies[method])
  const taken: Record<Who, number[]> = { documented: [], ours: [] }
  for (const who of ['documented', 'ours'] as const) await run(who, body, 500)
  for (let round = 0; round < rounds; round++) {
    for (const who of ['documented', 'ours'] as const) {
      const before = process.cpuUsage()
      await run(who, body, requests)
      const { user, system } = process.cpuUsage(before)
      taken[who].push((user + system) / requests)
    }
  }
  const [documented, ours] = [median(taken.documented), median(taken.ours)]
  console.log(
    `${method}, CPU per request: documented ${documented.toFixed(0)} µs, ours ${ours.toFixed(0)} µs, ratio ${(ours / documented).toFixed(2)} (goal ${goals[method]})`,
  )
}
