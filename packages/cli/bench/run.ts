// Compares whole processes: `node -e 0`, `durable --version` and `durable list` against a mock host, taken in turns.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { Worker } from 'node:worker_threads'

const rounds = Number(process.argv[2] ?? 30)
const bundle = new URL('../dist/durable.js', import.meta.url).pathname
if (!existsSync(bundle)) throw new Error('build first: pnpm --filter @durable-http/cli build')

// In a thread of its own: this one waits for the processes.
const host = new Worker(new URL('./mock-thread.ts', import.meta.url))
const url = await new Promise<string>((resolve) => host.once('message', resolve))
const env = { ...process.env, DURABLE_URL: url, DURABLE_KEY: 'mock-key-not-a-secret', DURABLE_CONFIG: '/nowhere' }
const commands: Readonly<Record<string, string[]>> = {
  'node -e 0': ['-e', '0'],
  'durable --version': [bundle, '--version'],
  'durable list': [bundle, 'list'],
}
const times: Record<string, number[]> = {}
for (let round = 0; round <= rounds; round++) {
  for (const [name, args] of Object.entries(commands)) {
    const began = performance.now()
    execFileSync(process.execPath, args, { env, stdio: 'ignore' })
    // The first round fills caches.
    if (round > 0) (times[name] ??= []).push(performance.now() - began)
  }
}
await host.terminate()
const median = (values: number[]) => values.sort((one, other) => one - other)[values.length >> 1]!
const base = median(times['node -e 0']!)
for (const name of Object.keys(commands)) {
  const time = median(times[name]!)
  process.stdout.write(`${name.padEnd(18)} ${time.toFixed(0).padStart(5)} ms  ${(time / base).toFixed(2)}\n`)
}
