// Measures memory of 100,000 ended instances and the time of a page of 100 from them. Run with `node --expose-gc`.
import { type MockHost, createMockHost } from '../src/index.ts'

const base = 'http://localhost/runtime/webhooks/durabletask'

async function fill(count: number): Promise<MockHost> {
  const host = createMockHost({ authLevel: 'anonymous' })
  for (let i = 0; i < count; i++) {
    await host.fetch(new Request(`${base}/orchestrators/Hello/order-${i}`, { method: 'POST' }))
    if (i % 1000 === 999) await host.clock.idle()
  }
  await host.clock.idle()
  return host
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1]!

async function readPage(host: MockHost): Promise<number> {
  const begin = performance.now()
  const response = await host.fetch(new Request(`${base}/instances?top=100`))
  await response.arrayBuffer()
  return performance.now() - begin
}

const small = await fill(1000)
globalThis.gc?.()
const before = process.memoryUsage()
const large = await fill(100_000)
large.requests.clear()
globalThis.gc?.()
const after = process.memoryUsage()

// In turns, so that both hosts meet the same state of the compiler, the collector and the machine.
const times: { small: number[]; large: number[] } = { small: [], large: [] }
for (let round = 0; round < 200; round++) {
  times.small.push(await readPage(small))
  times.large.push(await readPage(large))
}
const smallPage = median(times.small)
const page = median(times.large)
console.log(
  `100,000 ended Hello: ${Math.round((after.heapUsed - before.heapUsed) / 1e6)} MB of heap, ${Math.round(after.rss / 1e6)} MB resident`,
)
console.log(
  `a page of 100: ${smallPage.toFixed(2)} ms from 1,000, ${page.toFixed(2)} ms from 100,000, ratio ${(page / smallPage).toFixed(2)}`,
)
