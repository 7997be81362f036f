import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import process from 'node:process'
import { createDurableClient } from '@durable-http/core'
import { expect, test } from 'vitest'
import type { DevAddresses } from '../src/commands/dev.ts'
import { findPackages } from '../src/optional-package.ts'
import { outputSchemas } from '../src/output-schemas.ts'
import { createCliHost } from './cli-host.ts'
import { expectValid } from './expect-valid.ts'

const bin = join(import.meta.dirname, '../src/bin.ts')
const free = ['--port', '0', '--mcp-port', '0', '--mock-port', '0']

/** Runs `durable dev` until it says where it listens. */
async function startDev(...words: string[]) {
  const child = spawn(process.execPath, [bin, 'dev', ...free, ...words])
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const closed = once(child, 'close') as Promise<[number]>
  const [first] = (await Promise.race([once(child.stdout, 'data'), closed])) as [unknown]
  if (!Buffer.isBuffer(first)) throw new Error(`it ended with ${String(first)}: ${said}`)
  return {
    text: first.toString(),
    async stop() {
      child.kill('SIGINT')
      return (await closed)[0]
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await closed
    },
  }
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

test('mock, gateway and console run together, and timers wait for the clock', async () => {
  await using dev = await startDev('-o', 'jsonl')
  const { gateway, console: page, mcp, mock, clock } = JSON.parse(dev.text) as DevAddresses
  expect(clock).toBe('virtual')
  expectValid(outputSchemas['dev']!(), JSON.parse(dev.text))
  const html = await fetch(page)
  expect([html.status, html.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
  const settings = (await (await fetch(new URL('settings.json', page))).json()) as { isMock: boolean }
  expect(settings.isMock).toBe(true)

  const client = createDurableClient({ baseUrl: gateway })
  await client.start({ functionName: 'Timer', instanceId: 'a', input: 3_600 })
  expect((await client.getInstanceStatus({ instanceId: 'a' })).runtimeStatus).not.toBe('Completed')
  expect((await post(`${mock}/_mock/v1/clock/advance`, { duration: '30m' })).status).toBe(200)
  expect((await post(`${gateway}/v1/clock/advance?duration=30d`, {})).status).toBe(200)
  expect((await client.waitForCompletion('a')).runtimeStatus).toBe('Completed')

  const listed = await fetch(mcp, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
  })
  expect(await listed.text()).toContain('getinstancestatus')
  expect(await dev.stop()).toBe(0)
  await expect(fetch(gateway)).rejects.toThrow('fetch failed')
})

test('the functions of a file run, and the banner says what to try with them', async () => {
  const file = join(import.meta.dirname, '../../../apps/mock/examples/saga.yaml')
  await using dev = await startDev('--clock', 'automatic', file)
  const [, gateway] = /export DURABLE_URL=(\S+)/.exec(dev.text) ?? []
  const [, name] = /durable start (\S+) --id first/.exec(dev.text) ?? []
  expect(dev.text).toContain(`orchestrators  ${name}`)
  expect(dev.text).not.toContain('Timers wait')
  const client = createDurableClient({ baseUrl: gateway! })
  await client.start({ functionName: name!, instanceId: 'first' })
  expect((await client.getInstanceStatus({ instanceId: 'first' })).name).toBe(name)
})

test.each([
  ['a file that is not there', 'dev nowhere.yaml', 2, 'durable: nowhere.yaml does not exist\n'],
  ['an unknown clock', 'dev --clock vitual', 2, "durable: --clock is 'vitual'; did you mean virtual?\n"],
  ['a port that is not one', 'dev --port 70000', 2, expect.stringContaining('--port') as string],
])('%s is refused', async (_, words, code, said) => {
  await using cli = await createCliHost()
  expect(await cli.run(words)).toMatchObject({ code, said })
})

test('a port that is taken is reported', async () => {
  await using cli = await createCliHost()
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const { code, said } = await cli.run(`dev --mock-port 0 --mcp-port 0 --port ${port}`)
    expect([code, said]).toEqual([1, expect.stringContaining(`${port}`)])
  } finally {
    server.close()
  }
})

test('packages that are missing are named with one line that installs them', () => {
  const names = ['@durable-http/mock', '@durable-http/none/node', '@durable-http/nil'] as const
  expect(() => findPackages(names, 'durable none')).toThrow(
    'durable none needs @durable-http/none and @durable-http/nil, which are not installed: npm install --global @durable-http/none @durable-http/nil',
  )
})
