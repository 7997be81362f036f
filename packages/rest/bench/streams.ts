import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { collecting, type ServerProcess, startServer } from './server-process.ts'

// Prints what each of 1,000 streams on 100 instances holds in memory, in the gateway and in a bare server that writes the same events.
const streams = Number(process.env['STREAMS'] ?? 1_000)
const instances = 100
const apiKey = 'dhk_an-api-key-for-the-bench'

await using host = await startServer('status-host.ts', (port) => ({ PORT: port }))
await using gateway = await startServer('../../../apps/gateway/src/runtimes/node/main.ts', (port) => ({
  ...collecting,
  REST_PORT: port,
  MCP_PORT: 0,
  DURABLE_FUNCTIONS_BASE_URL: host.origin,
  DURABLE_FUNCTIONS_TOKEN: 'a-key-that-no-answer-holds',
  API_KEYS: `bench:viewer:${createHash('sha256').update(apiKey).digest('hex')}`,
  LIMIT_STREAMS: streams,
  LIMIT_CALLER_STREAMS: streams,
  METRICS: 'public',
}))
await using bare = await startServer('bare-streams.ts', (port) => ({ ...collecting, PORT: port }))

console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0]!.toFixed(1)}, ${streams} streams on ${instances} instances\n`,
)
console.log('| server | RSS above idle, kB per stream | heap and external, kB per stream |')
console.log('|---|---|---|')
const own = await measure('the gateway, as shipped', gateway, '/v1/instances/', '/events', heapOfGateway)
const peer = await measure('bare node:http', bare, '/', '', heapOfBare)
console.log(`\nRSS of the gateway / bare: ${(own / peer).toFixed(2)}`)

async function measure(
  name: string,
  server: ServerProcess,
  before: string,
  after: string,
  heapOf: (origin: string) => Promise<number>,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: streams })
  const open = async (count: number) => {
    const opened = []
    for (let index = 0; index < count; index++) {
      opened.push(await stream(agent, `${server.origin}${before}live-${index % instances}${after}`))
    }
    return opened
  }
  // The first stream also loads code, so it is not measured.
  const warm = await open(50)
  for (const response of warm) response.destroy()
  await settled(server)
  const idle = server.memory()
  const opened = await open(streams)
  await settled(server)
  const rss = ((server.memory() - idle) * 1024) / streams
  const full = await heapOf(server.origin)
  for (const response of opened) response.destroy()
  await settled(server)
  // Memory that the end of the streams frees; code that was compiled meanwhile stays.
  const heap = (full - (await heapOf(server.origin))) / 1024 / streams
  console.log(`| ${name} | ${rss.toFixed(1)} | ${heap.toFixed(1)} |`)
  agent.destroy()
  return rss
}

async function settled(server: ServerProcess): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await pause(1_000)
    server.collect()
  }
  await pause(1_000)
}

function pause(milliseconds: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

function stream(agent: Agent, url: string): Promise<{ destroy(): void }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { 'x-api-key': apiKey } }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`))
      response.once('data', () => resolve(response))
      response.on('error', () => undefined)
      response.resume()
    })
    sent.on('error', reject).end()
  })
}

async function heapOfGateway(origin: string): Promise<number> {
  const text = await (await fetch(`${origin}/metrics`)).text()
  const of = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
  return of('nodejs_heap_size_used_bytes') + of('nodejs_external_memory_bytes')
}

async function heapOfBare(origin: string): Promise<number> {
  return Number(await (await fetch(`${origin}/heap`)).text())
}
