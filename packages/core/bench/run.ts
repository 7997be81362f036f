import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createDurableClient } from '../src/index.ts'

// Prints how our client compares with the official one on the same host in the same run, and what a long walk keeps in memory.
const rounds = 5
const calls = 3_000
const instances = 100_000

const start = (file: string, ...args: string[]) => fork(resolve(import.meta.dirname, file), args)
const answer = async (child: ReturnType<typeof start>) => (await once(child, 'message'))[0] as number
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

const server = start('status-server.ts', String(instances))
const port = await answer(server)

const readers = ['official', 'own', 'least', 'fetch'] as const
const taken: Record<(typeof readers)[number], number[]> = { official: [], own: [], least: [], fetch: [] }
for (let round = 0; round < rounds; round++) {
  for (const who of readers) {
    taken[who].push(await answer(start('status-caller.ts', who, String(port), String(calls))))
  }
}
const official = median(taken.official)
const shown = {
  official: 'the official client',
  own: 'ours (goal 0.7)',
  least: 'ofetch with a time limit',
  fetch: 'fetch',
}
for (const who of readers) {
  const own = median(taken[who])
  console.log(`reading a status, CPU of ${shown[who]}: ${own.toFixed(0)} µs, ratio ${(own / official).toFixed(2)}`)
}

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
