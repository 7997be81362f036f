// Runs all benches one after another, or those that are named, and prints the date and the machine before them.
// npm run bench [-- NAME…]; the real host has a bench of its own, `npm run real-host-bench`.
import { spawn } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const benches = {
  client: ['packages/core', '--expose-gc bench/run.ts'],
  gateway: ['packages/rest', 'bench/run.ts'],
  watchers: ['packages/rest', 'bench/watchers.ts'],
  streams: ['packages/rest', 'bench/streams.ts'],
  refusals: ['packages/rest', 'bench/refusals.ts'],
  'large-body': ['packages/rest', 'bench/large-body.ts'],
  mcp: ['packages/mcp', 'bench/run.ts'],
  command: ['packages/cli', 'bench/run.ts', 'turbo run build --filter=@durable-http/cli --output-logs=errors-only'],
  mock: ['apps/mock', '--expose-gc bench/mock-bench.ts'],
  'mock-fan-out': ['apps/mock', 'bench/fan-out.ts'],
  'mock-ended': ['apps/mock', '--expose-gc bench/many-ended.ts'],
  console: ['apps/gateway', 'bench/console.ts'],
}

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; expected ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

const run = (command, folder) =>
  new Promise((resolve) => {
    const path = `${join(root, 'node_modules/.bin')}:${process.env.PATH}`
    const env = { ...process.env, PATH: path }
    const child = spawn(command, { cwd: join(root, folder), env, stdio: 'inherit', shell: true })
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })

const machine = () => {
  const memory = (totalmem() / 1024 ** 3).toFixed(0)
  const now = new Date().toISOString().slice(0, 16).replace('T', ' ')
  return `${now} UTC, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${memory} GB, load ${loadavg()[0].toFixed(1)}`
}

const failed = []
console.log(`${machine()}, Node ${process.versions.node}, ${process.platform}`)
for (const name of named.length > 0 ? named : Object.keys(benches)) {
  const [folder, script, before] = benches[name]
  console.log(`\n## ${name} (${folder}/${script.split(' ').at(-1)}; ${machine()})\n`)
  const code = (before === undefined ? 0 : await run(before, '.')) || (await run(`node ${script}`, folder))
  if (code !== 0) failed.push(name)
}
if (failed.length > 0) {
  console.error(`\nthese benches failed: ${failed.join(', ')}`)
  process.exit(1)
}
