import { cpus, loadavg } from 'node:os'
import { Agent, request } from 'node:http'
import { apiKey, startGateway } from './gateway-process.ts'
import { type ServerProcess, startServer } from './server-process.ts'

// Prints what 200 callers cost who read 20 instances once a second, through the gateway and through others in the same run: requests that
// reach the host, and CPU time per read; and before that, what each process takes while nobody asks it anything. Needs Linux. ROUNDS and
// SECONDS make it longer.
const rounds = Number(process.env['ROUNDS'] ?? 3)
const seconds = Number(process.env['SECONDS'] ?? 4)
// Reads: until so many have been served, the figures are those of the compiler.
const warmUp = Number(process.env['WARM_UP'] ?? 10_000)
const idleSeconds = 10
const leadIn = 2
const watchers = 200
const instances = 20
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

await using host = await startServer('status-host.ts', (port) => ({ PORT: port }))
await using gateway = await startGateway(host)
await using fastify = await startServer('fastify-http-proxy.ts', (port) => ({ PORT: port, UPSTREAM: host.origin }))
await using bare = await startServer('bare-undici-proxy.ts', (port) => ({ PORT: port, UPSTREAM: host.origin }))

const peers: [string, ServerProcess][] = [
  ['the gateway, as shipped', gateway],
  ['@fastify/http-proxy', fastify],
  ['bare node:http and undici', bare],
]
/** How callers tick: all at the same moment, or spread over the second. */
const ticks = ['together', 'spread'] as const
const states = ['live', 'ended'] as const
const cores = cpus().length
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cores} cores, load ${loadavg()[0]!.toFixed(1)}, ${rounds} rounds of ${seconds} s in turn, medians\n`,
)
for (const [, server] of peers) await warm(server)
console.log('| nobody asks | CPU ms per second |\n|---|---|')
await until(Date.now() + 5_000)
const idle = peers.map(([, server]) => server.cpu())
await until(Date.now() + idleSeconds * 1_000)
for (const [index, [name, server]] of peers.entries())
  console.log(`| ${name} | ${((server.cpu() - idle[index]!) / idleSeconds / 1_000).toFixed(2)} |`)
console.log('\n| instances, ticks | read through | requests to the host per s | CPU µs per read | gateway / this |')
console.log('|---|---|---|---|---|')
for (const state of states) {
  for (const tick of ticks) {
    const figures = new Map(peers.map(([name]) => [name, { cpu: [] as number[], asked: [] as number[] }]))
    for (const [, server] of peers) await watch(server, state, tick, 2)
    for (let round = 0; round < rounds; round++) {
      for (const [name, server] of peers) {
        const { cpu, asked } = await watch(server, state, tick, seconds)
        figures.get(name)!.cpu.push(cpu)
        figures.get(name)!.asked.push(asked)
      }
    }
    const own = median(figures.get('the gateway, as shipped')!.cpu)
    for (const [name, { cpu, asked }] of figures) {
      const ratio = (own / median(cpu)).toFixed(2)
      console.log(
        `| ${state}, ${tick} | ${name} | ${median(asked).toFixed(0)} | ${median(cpu).toFixed(0)} | ${ratio} |`,
      )
    }
  }
}

async function warm(server: ServerProcess) {
  const atOnce = 32
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  let reads = 0
  const readOn = async () => {
    while (reads < warmUp) await read(agent, addressOf(server, 'live', reads++))
  }
  await Promise.all(Array.from({ length: atOnce }, readOn))
  agent.destroy()
}

function addressOf({ origin }: ServerProcess, state: string, index: number): string {
  return `${origin}/runtime/webhooks/durabletask/instances/${state}-${index % instances}`
}

async function watch(server: ServerProcess, state: string, tick: string, duration: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: watchers })
  // The seconds in which they begin are not measured: what many read is kept once it is known to be read by many.
  await readFor(agent, server, state, tick, leadIn)
  const asked = await count()
  const before = server.cpu()
  const reads = await readFor(agent, server, state, tick, duration)
  const cpu = (server.cpu() - before) / reads
  agent.destroy()
  return { cpu, asked: ((await count()) - asked) / duration }
}

async function readFor(agent: Agent, server: ServerProcess, state: string, tick: string, duration: number) {
  let reads = 0
  const readAll = (index: number) => read(agent, addressOf(server, state, index)).then(() => reads++)
  const work: Promise<unknown>[] = []
  for (let second = 0; second < duration; second++) {
    const began = Date.now()
    for (let index = 0; index < watchers; index++) {
      if (tick === 'spread' && index % 10 === 0) await until(began + (index * 1_000) / watchers)
      work.push(readAll(index))
    }
    await until(began + 1_000)
  }
  await Promise.all(work)
  return reads
}

function until(time: number): Promise<unknown> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())))
}

function read(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers: { 'x-api-key': apiKey } }, (response) => {
      if (response.statusCode !== 200 && response.statusCode !== 202)
        reject(new Error(`${url}: ${response.statusCode}`))
      response.resume().on('end', resolve)
    })
    sent.on('error', reject).end()
  })
}

// The host counts what reaches it.
async function count(): Promise<number> {
  return Number(await (await fetch(`${host.origin}/count`)).text())
}
