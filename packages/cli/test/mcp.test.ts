import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import process from 'node:process'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { expect, test } from 'vitest'
import { findPackage } from '../src/optional-package.ts'

const bin = join(import.meta.dirname, '../src/bin.ts')

interface Reply {
  id?: number
  result?: { tools?: { name: string }[]; content?: { text?: string }[]; isError?: boolean }
}

/** Runs `durable mcp` with messages on its standard input, and returns its exit code and what it wrote. */
async function runServer(words: string[], env: Record<string, string>, messages: object[]) {
  const child = spawn(process.execPath, [bin, 'mcp', ...words], {
    env: { ...process.env, DURABLE_CONFIG: '/nowhere', ...env },
  })
  let out = ''
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  child.stdin.end()
  const [code] = (await once(child, 'close')) as [number]
  const replies = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Reply)
  return { code, out, said, replies }
}

const initialize = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
}
const read = { id: 2, method: 'tools/call', params: { name: 'getinstancestatus', arguments: { instanceId: 'a' } } }
const initialized = { method: 'notifications/initialized' }

test('the server works on the target of the command, and the key is in nothing that it writes', async () => {
  await using host = createMockHost({ clock: 'real' })
  host.seed({ instances: [{ instanceId: 'a', name: 'Ship', output: 'sent' }] })
  const served = await serveMockHost({ host, port: 0 })
  try {
    const env = { DURABLE_URL: served.url, DURABLE_KEY: DEFAULT_KEY }
    const { code, out, said, replies } = await runServer([], env, [initialize, initialized, read])
    expect(code).toBe(0)
    expect(replies.find(({ id }) => id === 1)?.result).toHaveProperty('serverInfo')
    expect(replies.find(({ id }) => id === 2)?.result?.content?.[0]?.text).toContain('Ship')
    expect(out + said).not.toContain(DEFAULT_KEY)
    // Another hub has other instances.
    const elsewhere = await runServer(['--hub', 'Elsewhere'], env, [initialize, initialized, read])
    expect(elsewhere.replies.find(({ id }) => id === 2)?.result?.isError).toBe(true)
  } finally {
    await served.close()
  }
})

test('without an address the server is not started', async () => {
  const { code, said, out } = await runServer([], { DURABLE_URL: '' }, [])
  expect([code, out, said]).toEqual([2, '', expect.stringContaining('no address')])
})

test('a package that is missing is named with the line that installs it', () => {
  expect(() => findPackage('@durable-http/none', 'durable none')).toThrow(
    'durable none needs @durable-http/none, which is not installed: npm install --global @durable-http/none',
  )
})
