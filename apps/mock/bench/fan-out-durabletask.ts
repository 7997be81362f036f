// Runs so many FanOut(10) on the in-memory backend of @microsoft/durabletask-js and prints the milliseconds of CPU time.
import {
  InMemoryOrchestrationBackend,
  type OrchestrationContext,
  TestOrchestrationClient,
  TestOrchestrationWorker,
  whenAll,
} from '@microsoft/durabletask-js'

// It logs every event; that is not part of the work, and cannot be switched off otherwise.
const print = console.log
for (const level of ['log', 'info', 'debug', 'warn', 'error'] as const) console[level] = () => undefined

const count = Number(process.argv[2])
const before = process.cpuUsage()
const backend = new InMemoryOrchestrationBackend()
const client = new TestOrchestrationClient(backend)
const worker = new TestOrchestrationWorker(backend)
worker.addNamedActivity('Square', (_context, n: number) => n * n)
worker.addNamedOrchestrator('FanOut', async function* (context: OrchestrationContext, n: number): AsyncGenerator<
  never,
  number,
  number[]
> {
  const tasks = Array.from({ length: n }, (_, i) => context.callActivity<number, number>('Square', i + 1))
  const squares: number[] = yield whenAll(tasks) as never
  return squares.reduce((sum, square) => sum + square, 0)
})
await worker.start()
const ids: string[] = []
for (let i = 0; i < count; i++) ids.push(await client.scheduleNewOrchestration('FanOut', 10, `order-${i}`))
let last
for (const id of ids) last = await client.waitForOrchestrationCompletion(id, true, 600)
const { user, system } = process.cpuUsage(before)
if (last?.serializedOutput !== '385') throw new Error('the work is not done')
await worker.stop()
print(Math.round((user + system) / 1000))
