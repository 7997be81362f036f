import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createDurableClient } from '../src/index.ts'

// Prints how our client compares with the official one on the same host in the same run, and what a long walk keeps in memory.
const warmUp = 3_000
const pairs = 60
const calls = 100
const instances = 100_000

const start = (file: string, ...args: string[]) => fork(resolve(import.meta.dirname, file), args)
const messageFrom = async (child: ReturnType<typeof start>) => (await once(child, 'message'))[0] as number
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

const server = start('status-server.ts', String(instances))
const port = await messageFrom(server)

// Each reader has a process of its own, and they read in turn, so that noise of the machine meets all of them alike.
const readers = {
  official: 'the official client',
  own: 'ours (goal 0.7)',
  pooled: 'ours over a pool of undici',
  least: 'ofetch with a time limit',
  fetch: 'fetch',
} as const
type Reader = keyof typeof readers
const names = Object.keys(readers) as Reader[]
const callers = names.map((name) => start('status-caller.ts', name, String(port)))
const readWith = (caller: ReturnType<typeof start>, calls: number) => {
  caller.send(calls)
  return messageFrom(caller)
}
for (const caller of callers) await readWith(caller, warmUp)
const rounds: number[][] = []
for (let round = 0; round < pairs; round++) {
  const taken: number[] = []
  for (const caller of callers) taken.push(await readWith(caller, calls))
  rounds.push(taken)
}
for (const [index, name] of names.entries()) {
  const own = median(rounds.map((taken) => taken[index]!))
  const ratio = median(rounds.map((taken) => taken[index]! / taken[0]!))
  console.log(`reading a status, CPU of ${readers[name]}: ${own.toFixed(0)} µs, ratio ${ratio.toFixed(2)}`)
}
for (const caller of callers) caller.disconnect()

const client = createDurableClient({ baseUrl: `http://127.0.0.1:${port}` })
const marks: number[] = []
let seen = 0
for await (const { instanceId } of client.listInstances.all({ top: 1_000 })) {
  if (instanceId && ++seen % (instances / 4) === 0) {
    globalThis.gc?.()
    marks.push(process.memoryUsage().heapUsed / 1e6)
  }
}
console.log(
  `listing ${seen} instances, heap in MB after each quarter: ${marks.map((mark) => mark.toFixed(0)).join(', ')}`,
)
server.kill()
