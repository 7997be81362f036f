import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const cli = join(import.meta.dirname, 'cli.ts')

function run(...args: string[]) {
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill())
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  return { child, ended, output }
}

async function started(...args: string[]) {
  const process = run('--port', '0', ...args)
  const lines = createInterface({ input: process.child.stdout })
  for await (const line of lines) if (line.startsWith('Ctrl-C')) break
  const url = /HTTP API\s+(\S+)/.exec(process.output.stdout)![1]!
  return { ...process, url }
}

async function command(...args: string[]) {
  const process = run(...args)
  const lines = createInterface({ input: process.child.stdout })
  for await (const line of lines) if (line.startsWith('Ctrl-C')) break
  const url = /(?:from|at) (http:\S+)/.exec(process.output.stdout)![1]!
  return { ...process, url }
}

test('ends without a word when its reader leaves early', async () => {
  const { child, ended } = run('--help')
  child.stdout.destroy()
  expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' })
})

test('prints its flags', async () => {
  const { code, stdout } = await run('--help').ended
  expect(code).toBe(0)
  for (const flag of ['--port', '--rpc-port', '--key', '--task-hub', '--extension-version'])
    expect(stdout).toContain(flag)
})

test('names a bad flag with what is accepted, and ends with 2', async () => {
  const { code, stderr } = await run('--extension-version', '9').ended
  expect(code).toBe(2)
  expect(stderr).toContain("--extension-version got '9': accepted are 2.13.7, 3.14.1, 3.15.0,")
})

test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s, then ends with 0', async (signal) => {
  const { child, ended, url, output } = await started('--rpc-port', '0', '--key', 'secret-of-this-test')
  const [command] = /curl -X POST '([^']+)'/.exec(output.stdout)!.slice(1)
  const response = await fetch(command!, { method: 'POST' })
  expect(response.status).toBe(202)
  expect((await fetch(`${url}/instances?code=secret-of-this-test`)).status).toBe(200)
  expect((await fetch(`${url}/instances`)).status).toBe(401)
  expect((await fetch(`${/RPC\s+(\S+)/.exec(output.stdout)![1]}instances`)).status).toBe(200)
  child.kill(signal)
  expect((await ended).code).toBe(0)
})

test('says which port is taken, and ends with 1', async () => {
  const { child, ended, url } = await started()
  const { code, stderr } = await run('--port', new URL(url).port).ended
  expect([code, stderr]).toEqual([1, expect.stringContaining('EADDRINUSE')])
  child.kill()
  await ended
})

test('runs the functions of a file', async () => {
  const { child, ended, output } = await started('examples/fan-out.yaml', '--auth-level', 'anonymous')
  expect(output.stdout).toContain('orchestrators  SumOfSquares')
  const [command] = /curl -X POST '([^']+)'/.exec(output.stdout)!.slice(1)
  const { statusQueryGetUri } = (await (await fetch(command!, { method: 'POST', body: '3' })).json()) as {
    statusQueryGetUri: string
  }
  await expect
    .poll(async () => (await fetch(statusQueryGetUri)).json())
    .toMatchObject({ runtimeStatus: 'Completed', output: { count: 3, sum: 14 } })
  child.kill()
  await ended
})

test('names the line of what is wrong in a file, and ends with 1', async () => {
  const { code, stderr } = await run('test/functions/broken.yaml').ended
  expect(code).toBe(1)
  expect(stderr).toContain("test/functions/broken.yaml:5:9: unknown member 'inputs'")
})

test('records a host into a file, and replays it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'durable-mock-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'bug.json')
  const real = await started('--key', 'key-of-the-recorded-host')
  const recorder = await command('record', '--upstream', new URL(real.url).origin, '--out', file, '--port', '0')
  const path = '/runtime/webhooks/durabletask/orchestrators/Hello/a?code=key-of-the-recorded-host'
  expect((await fetch(recorder.url + path, { method: 'POST' })).status).toBe(202)
  recorder.child.kill('SIGTERM')
  expect((await recorder.ended).stdout).toContain('1 requests are in')
  expect(await readFile(file, 'utf8')).not.toContain('key-of-the-recorded-host')
  real.child.kill()
  await real.ended
  const replayed = await command('replay', file, '--port', '0')
  expect((await fetch(replayed.url + path, { method: 'POST' })).status).toBe(202)
  expect((await fetch(`${replayed.url}/runtime/webhooks/durabletask/instances/b`)).status).toBe(501)
  replayed.child.kill('SIGTERM')
  const { stdout, stderr } = await replayed.ended
  expect(stderr).toContain('GET /runtime/webhooks/durabletask/instances/b fits no step')
  expect(stdout).toContain('1 requests fitted no step; 0 steps were not asked for')
})
