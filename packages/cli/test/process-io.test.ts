import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { expect, test } from 'vitest'
import { runInTerminal } from './terminal-session.ts'

const run = promisify(execFile)
const bin = join(import.meta.dirname, '../src/bin.ts')
const env = { ...process.env, DURABLE_CONFIG: '/nowhere', DURABLE_URL: 'http://127.0.0.1:1', DURABLE_KEY: DEFAULT_KEY }

test.each(['--version', '--help', 'schema'])('a reader that has left does not disturb %s', async (words) => {
  const command = `'${process.execPath}' '${bin}' ${words} | true; echo "\${PIPESTATUS[0]}"`
  const { stdout, stderr } = await run('bash', ['-c', command], { env })
  expect([stdout, stderr]).toEqual(['0\n', ''])
})

test('what a host stores does not steer the terminal', async () => {
  await using host = createMockHost()
  host.seed({
    instances: [{ instanceId: 'a', name: 'Echo', runtimeStatus: 'Completed', output: '\u009B2J\u202Ex' }],
  })
  const served = await serveMockHost({ host, port: 0 })
  try {
    const command = `'${process.execPath}' '${bin}' show a -o json`
    const { code, text } = await runInTerminal(command, {
      env: { ...env, DURABLE_URL: served.url },
      cwd: import.meta.dirname,
    })
    expect([code, text]).toEqual([0, expect.stringContaining('"\\u009b2J\\u202ex"')])
  } finally {
    await served.close()
  }
})

test.runIf(existsSync('/dev/full'))('a full disk is reported in one sentence', async () => {
  const { stdout, stderr } = await run('bash', ['-c', `'${process.execPath}' '${bin}' schema >/dev/full; echo $?`], {
    env,
  })
  expect([stdout, stderr]).toEqual(['1\n', 'durable: cannot write to the standard output (ENOSPC)\n'])
})

test('Ctrl-C ends a command that reads the standard input', async () => {
  const child = spawn(process.execPath, [bin, 'start', 'Hello', '--input', '-'], { env })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  // It reads once what was written has left.
  await new Promise<void>((resolve) => void child.stdin.write('{"a":'.padEnd(200_000), () => resolve()))
  child.kill('SIGINT')
  const [code] = (await once(child, 'close')) as [number | null]
  expect([code, said]).toEqual([130, 'durable: interrupted\n'])
})

test.each([
  ['UTF-8 with a byte order mark', Buffer.from('\uFEFF"Käse"')],
  ['UTF-16 with a byte order mark', Buffer.from('\uFEFF"Käse"', 'utf16le')],
])('input in %s is read, from the standard input and from a file', async (_, bytes) => {
  await using host = createMockHost({ clock: 'real' })
  const served = await serveMockHost({ host, port: 0 })
  const folder = await mkdtemp(join(tmpdir(), 'process-io-'))
  try {
    const path = join(folder, 'input.json')
    await writeFile(path, bytes)
    for (const input of ['-', `@${path}`]) {
      const words = ['start', 'Hello', '--id', `of${input.length}`, '--input', input]
      const running = run(process.execPath, [bin, ...words], { env: { ...env, DURABLE_URL: served.url } })
      running.child.stdin!.end(bytes)
      await running
      expect(host.instances.get(`of${input.length}`)).toMatchObject({ input: 'Käse' })
    }
  } finally {
    await served.close()
    await rm(folder, { recursive: true })
  }
})

test('input that is not text is refused in one sentence', async () => {
  const failed = run(process.execPath, [bin, 'start', 'Hello', '--input', '-'], { env })
  failed.child.stdin!.end(Buffer.from('"käse"', 'latin1'))
  await expect(failed).rejects.toMatchObject({
    code: 2,
    stderr: 'durable: the standard input is not text in UTF-8, or in UTF-16 with a byte order mark\n',
  })
})

test('an address with https of a port without TLS is explained in one sentence', async () => {
  await using host = createMockHost()
  const served = await serveMockHost({ host, port: 0 })
  try {
    const failed = run(process.execPath, [bin, 'list', '--url', served.url.replace('http:', 'https:')], { env })
    await expect(failed).rejects.toMatchObject({
      code: 3,
      stderr: expect.stringMatching(
        /^durable: .*the port does not speak TLS; the address may begin with http:.*\n$/,
      ) as string,
    })
  } finally {
    await served.close()
  }
})
