import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startServer } from './server-process.ts'

// Prints what a refused request costs the gateway against a read that it serves, all in one run. Needs Linux and wrk.
const rounds = Number(process.env['ROUNDS'] ?? 3)
const seconds = Number(process.env['SECONDS'] ?? 3)
const run = promisify(execFile)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const api = '/runtime/webhooks/durabletask'
const read = `${api}/instances/order-42?showInput=true`

interface Kind {
  name: string
  status: number
  path: string
  key: string
  /** Lines of Lua that say what wrk sends beside a GET. */
  lua?: string
}

const post = (body: string) =>
  `wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\nwrk.body = ${body}\n`

const kinds: readonly Kind[] = [
  { name: 'a read that is served', status: 202, path: read, key: 'reader' },
  { name: 'a wrong key', status: 401, path: read, key: 'nobody' },
  { name: 'no key', status: 401, path: read, key: '' },
  { name: 'an unknown parameter', status: 400, path: `${api}/instances?showEverything=true`, key: 'reader' },
  {
    name: 'sixteen wrong parameters',
    status: 400,
    path: `${api}/instances?${Array.from({ length: 16 }, (_, at) => `wrong${at}=1`).join('&')}`,
    key: 'reader',
  },
  { name: 'an unknown path', status: 404, path: '/no/such/path', key: 'reader' },
  { name: 'a method that the path does not have', status: 405, path: read, key: 'reader', lua: 'wrk.method = "PUT"\n' },
  { name: 'a role too low', status: 403, path: `${api}/orchestrators/Hello`, key: 'reader', lua: post('"{}"') },
  {
    name: 'a function that is denied',
    status: 403,
    path: `${api}/orchestrators/Secret`,
    key: 'admin',
    lua: post('"{}"'),
  },
  {
    name: 'a body that is too large',
    status: 413,
    path: `${api}/orchestrators/Hello`,
    key: 'admin',
    lua: post('string.rep(" ", 20000)'),
  },
  {
    name: 'a body that is not JSON',
    status: 400,
    path: `${api}/orchestrators/Hello`,
    key: 'admin',
    lua: post('"{no"'),
  },
  { name: 'a rate that is used up', status: 429, path: read, key: 'limited' },
  { name: 'an unknown app', status: 404, path: `/apps/none${read}`, key: 'reader' },
]

await using host = await startServer('status-host.ts', (port) => ({ PORT: port }))
const gatewayOf = (more: object) =>
  startServer('../../../apps/gateway/src/runtimes/node/main.ts', (port) => ({
    REST_PORT: port,
    MCP_PORT: 0,
    DURABLE_FUNCTIONS_BASE_URL: host.origin,
    DURABLE_FUNCTIONS_TOKEN: 'a-key-that-no-answer-holds',
    API_KEYS: `reader:viewer:${sha256('reader')},admin:admin:${sha256('admin')},limited:viewer:${sha256('limited')}`,
    DENY_FUNCTIONS: 'Secret*',
    LIMIT_BODY: '10KiB',
    LIMIT_FAILURES: 'off',
    ...more,
  }))
await using gateway = await gatewayOf({})
await using limiting = await gatewayOf({ LIMIT_RATE: '1/1h' })

const cpu = new Map<string, number[]>(kinds.map(({ name }) => [name, []]))
for (const kind of kinds) await load(kind, 2 * seconds)
for (let round = 0; round < rounds; round++) {
  for (const kind of kinds) cpu.get(kind.name)!.push(await load(kind, seconds))
}
const served = median(cpu.get(kinds[0]!.name)!)
console.log(
  `Node ${process.versions.node}, ${rounds} rounds of ${seconds} s in turn, wrk -t1 -c32, medians, as shipped\n`,
)
console.log('| request | status | CPU µs | against a served read |\n|---|---|---|---|')
for (const { name, status } of kinds) {
  const cost = median(cpu.get(name)!)
  console.log(`| ${name} | ${status} | ${cost.toFixed(1)} | ${(cost / served).toFixed(2)} |`)
}

async function load({ name, status, path, key, lua = '' }: Kind, duration: number): Promise<number> {
  const server = status === 429 ? limiting : gateway
  const script = join(tmpdir(), `durable-http-refusals-${process.pid}.lua`)
  const counted = `${lua}done = function(summary) io.write("errors ", summary.errors.status, "\\n") end\n`
  writeFileSync(script, counted)
  const before = server.cpu()
  const headers = key === '' ? [] : ['-H', `x-api-key: ${key}`]
  const args = ['-t1', '-c32', `-d${duration}s`, '-s', script, ...headers, server.origin + path]
  const { stdout } = await run('wrk', args)
  const requests = Number(/(\d+) requests in/.exec(stdout)![1])
  const refused = Number(/errors (\d+)/.exec(stdout)![1])
  if (refused < requests * 0.99 && status >= 400)
    process.stderr.write(`${name}: ${refused} of ${requests} were refused\n`)
  if (refused > 0 && status < 400) process.stderr.write(`${name}: ${refused} of ${requests} were refused\n`)
  return (server.cpu() - before) / requests
}
