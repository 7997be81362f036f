import { execFile } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { apiKey, startGateway } from './gateway-process.ts'
import { type ServerProcess, startServer } from './server-process.ts'

// Prints what one status read costs through the gateway and through others in the same run, and what a large history keeps in memory.
// Needs Linux and wrk. ROUNDS and SECONDS make it longer.
const rounds = Number(process.env['ROUNDS'] ?? 5)
const seconds = Number(process.env['SECONDS'] ?? 4)
// Requests: until so many have been served, the figures are those of the compiler, and the more so the busier the machine.
const warmUp = Number(process.env['WARM_UP'] ?? 30_000)
const longestWarmUp = 60_000
const path = '/runtime/webhooks/durabletask/instances/order-42?showInput=true'
// Each request reads another instance: reads of the same one would be shared.
const distinct = join(import.meta.dirname, 'distinct.lua')
const run = promisify(execFile)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

interface Figures {
  cpu: number[]
  rate: number[]
  slow: number[]
}

await using host = await startServer('status-host.ts', (port) => ({ PORT: port }))
const behind = (script: string) => startServer(script, (port) => ({ PORT: port, UPSTREAM: host.origin }))
// The others keep no log and count nothing: the first row is what can be compared, the second what `npm start` runs.
const quiet = { LOG_LEVEL: 'silent', METRICS: 'off' }
await using gateway = await startGateway(host, quiet)
await using talking = await startGateway(host)
await using fastify = await behind('fastify-http-proxy.ts')
await using httpProxy = await behind('http-proxy.ts')
await using bare = await behind('bare-undici-proxy.ts')

const servers: [string, ServerProcess][] = [
  ['the gateway', gateway],
  ['the gateway, with logs and metrics', talking],
  ['@fastify/http-proxy', fastify],
  ['http-proxy', httpProxy],
  ['bare node:http and undici', bare],
]
const figures = new Map<string, Figures>(servers.map(([name]) => [name, { cpu: [], rate: [], slow: [] }]))

for (const [name, server] of servers) await warm(name, server)
for (let round = 0; round < rounds; round++) {
  for (const [name, server] of servers) {
    const { cpu, rate, slow } = await load(name, server, seconds)
    figures.get(name)!.cpu.push(cpu)
    figures.get(name)!.rate.push(rate)
    figures.get(name)!.slow.push(slow)
  }
}

const cpuOf = (name: string) => median(figures.get(name)!.cpu)
console.log(
  `${new Date().toISOString().slice(0, 10)}, load ${loadavg()[0]!.toFixed(1)}, Node ${process.versions.node}, ${rounds} rounds of ${seconds} s in turn, wrk -t1 -c32, medians\n`,
)
console.log(
  '| status read through | CPU µs per request | requests/s | p99 ms | gateway / this |\n|---|---|---|---|---|',
)
for (const [name, { cpu, rate, slow }] of figures) {
  const ratio = (cpuOf('the gateway') / median(cpu)).toFixed(2)
  console.log(
    `| ${name} | ${median(cpu).toFixed(1)} | ${median(rate).toFixed(0)} | ${median(slow).toFixed(1)} | ${ratio} |`,
  )
}

// Many connections that read the same few instances: the gateway shares what it asks the host.
const few = join(import.meta.dirname, 'few.lua')
for (const [name, server] of servers) await warm(name, server, few, 200)
const shared = new Map(servers.map(([name]) => [name, [] as number[]]))
for (let round = 0; round < rounds; round++)
  for (const [name, server] of servers) shared.get(name)!.push((await load(name, server, seconds, few, 200)).cpu)
const sharedCpu = median(shared.get('the gateway, with logs and metrics')!)
console.log(
  '\n| the same 20 instances, 200 connections | CPU µs per request | gateway with logs / this |\n|---|---|---|',
)
for (const [name, cpu] of shared)
  console.log(`| ${name} | ${median(cpu).toFixed(1)} | ${(sharedCpu / median(cpu)).toFixed(2)} |`)

await using fresh = await startGateway(host)
const headers = { 'x-api-key': apiKey }
for (let i = 0; i < 200; i++) await (await fetch(fresh.origin + path, { headers })).text()
const idle = fresh.memory()
let peak = idle
const watch = setInterval(() => (peak = Math.max(peak, fresh.memory())), 10)
const history = await fetch(`${fresh.origin}${path.replace('order-42', 'large')}&showHistory=true`, { headers })
let bytes = 0
for await (const chunk of history.body!) bytes += chunk.length
clearInterval(watch)
console.log(
  `\na history of ${(bytes / 1024 ** 2).toFixed(0)} MB: ${idle.toFixed(0)} MB idle, ${peak.toFixed(0)} MB at most, ${(peak - idle).toFixed(0)} MB above`,
)

async function warm(name: string, server: ServerProcess, script = distinct, connections = 32) {
  const until = Date.now() + longestWarmUp
  for (let sent = 0; sent < warmUp && Date.now() < until;)
    sent += 2 * (await load(name, server, 2, script, connections)).rate
}

async function load(name: string, server: ServerProcess, duration: number, script = distinct, connections = 32) {
  const before = server.cpu()
  const args = [
    '-t1',
    `-c${connections}`,
    '-s',
    script,
    `-d${duration}s`,
    '--latency',
    '-H',
    `x-api-key: ${apiKey}`,
    server.origin + path,
  ]
  const { stdout } = await run('wrk', args)
  const [failed] = /Non-2xx.*|Socket errors.*/.exec(stdout) ?? []
  if (failed !== undefined) process.stderr.write(`${name}: ${failed}\n`)
  const requests = Number(/(\d+) requests in/.exec(stdout)![1])
  const [, value, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout)!
  const slow = Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's']
  return { cpu: (server.cpu() - before) / requests, rate: requests / duration, slow }
}
