// Run with `node --expose-gc apps/mock/bench/mock-bench.ts`: prints medians, asserts nothing.
import { type Orchestrator, createMockHost } from '../src/index.ts'

const base = 'http://localhost/runtime/webhooks/durabletask'
const rounds = 5
const instances = 10_000

const orchestrators: Record<string, Orchestrator> = {
  async Daily(context) {
    for (let day = 0; day < 30; day++) await context.createTimer('1d')
  },
  async Hourly(context) {
    for (let hour = 0; hour < 720; hour++) await context.createTimer('1h')
  },
  Wait: (context) => context.waitForExternalEvent('Go'),
}

const createHost = () => createMockHost({ authLevel: 'anonymous', functions: { orchestrators } })
type Host = ReturnType<typeof createHost>

const start = (host: Host, name: string, id: string) =>
  host.fetch(new Request(`${base}/orchestrators/${name}/${id}`, { method: 'POST', body: `{"id":"${id}"}` }))

async function median(run: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now()
    await run()
    times.push(performance.now() - begin)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}

const print = (what: string, value: number, unit: string): void =>
  console.log(`${what.padEnd(48)} ${value.toFixed(value < 10 ? 2 : 0).padStart(8)} ${unit}`)

for (const name of ['Daily', 'Hourly']) {
  const time = await median(async () => {
    const host = createHost()
    await start(host, name, 'a')
    await host.clock.settle()
    await host.clock.advance('31d')
    if (host.instances.get('a')?.runtimeStatus !== 'Completed') throw new Error(`${name} has not ended`)
  })
  print(`30 days of timers, ${name.toLowerCase()}`, time, 'ms')
}

globalThis.gc?.()
const before = process.memoryUsage().heapUsed
const host = createHost()
const begin = performance.now()
for (let i = 0; i < instances; i++) await start(host, 'Wait', `order-${i}`)
await host.clock.settle()
print(`starting ${instances} instances, each`, ((performance.now() - begin) / instances) * 1000, 'µs')
host.requests.clear()
globalThis.gc?.()
print(
  `memory of a live instance${globalThis.gc ? '' : ' (without --expose-gc)'}`,
  (process.memoryUsage().heapUsed - before) / instances,
  'bytes',
)

const reads = ['/instances/order-5000', '/instances?top=100', '/instances?top=1000', '/instances?runtimeStatus=Failed']
for (const path of reads) {
  const time = await median(async () => {
    for (let i = 0; i < 100; i++) await (await host.fetch(new Request(base + path))).text()
  })
  print(`GET ${path} among ${instances}`, time * 10, 'µs')
}
await host.dispose()
