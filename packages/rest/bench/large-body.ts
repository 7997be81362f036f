import { createHash } from 'node:crypto'
import { startServer } from './server-process.ts'

// Prints how much memory a history of 256 MB takes on its way through, for gateways started as `npm start` does. Needs Linux.
const runs = Number(process.env['RUNS'] ?? 5)
const api = '/runtime/webhooks/durabletask/instances'
const headers = { 'x-api-key': 'dhk_an-api-key-for-the-bench' }

await using host = await startServer('status-host.ts', (port) => ({ PORT: port }))
for (let at = 1; at <= runs; at++) {
  await using gateway = await startServer('../../../apps/gateway/src/runtimes/node/main.ts', (port) => ({
    REST_PORT: port,
    MCP_PORT: 0,
    DURABLE_FUNCTIONS_BASE_URL: host.origin,
    DURABLE_FUNCTIONS_TOKEN: 'a-key-that-no-answer-holds',
    API_KEYS: `bench:viewer:${createHash('sha256').update(headers['x-api-key']).digest('hex')}`,
  }))
  for (let i = 0; i < 200; i++) await (await fetch(`${gateway.origin}${api}/order-42`, { headers })).text()
  const idle = gateway.memory()
  let peak = idle
  const watch = setInterval(() => (peak = Math.max(peak, gateway.memory())), 10)
  const history = await fetch(`${gateway.origin}${api}/large?showHistory=true`, { headers })
  let bytes = 0
  for await (const chunk of history.body!) bytes += chunk.length
  clearInterval(watch)
  const [size, above] = [(bytes / 1024 ** 2).toFixed(0), (peak - idle).toFixed(0)]
  console.log(`${at}: ${size} MB passed, ${idle.toFixed(0)} MB idle, ${above} MB above at most`)
}
