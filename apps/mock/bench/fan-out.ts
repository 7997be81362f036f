// Compares FanOut(10) here with @microsoft/durabletask-js and its in-memory backend, in processes of their own, and prints
// the ratio of their CPU times. Run with `node apps/mock/bench/fan-out.ts`.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const count = process.argv[2] ?? '10000'

const measure = async (file: string): Promise<number> => {
  const { stdout } = await run(process.execPath, [fileURLToPath(new URL(file, import.meta.url)), count])
  return Number(stdout)
}

const own: number[] = []
const other: number[] = []
for (let round = 0; round < 3; round++) {
  own.push(await measure('fan-out-mock.ts'))
  other.push(await measure('fan-out-durabletask.ts'))
}
const median = (times: number[]): number => times.toSorted((a, b) => a - b)[1]!
console.log(
  `${count} × FanOut(10): mock ${median(own)} ms of CPU, durabletask-js ${median(other)} ms, ratio ${(median(own) / median(other)).toFixed(2)}`,
)
