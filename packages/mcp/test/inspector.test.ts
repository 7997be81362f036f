import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serveMockHost } from '@durable-http/mock/node'
import { serve } from '@hono/node-server'
import { describe, expect, test } from 'vitest'
import { catalogue, createMcpHandler } from '../src/index.ts'
import { createMockStack, key, type MockStack } from './mock-stack.ts'

const require = createRequire(import.meta.url)
const folder = dirname(require.resolve('@modelcontextprotocol/inspector/package.json'))
const inspector = resolve(folder, 'clients/launcher/build/index.js')
const bin = fileURLToPath(new URL('../src/bin.ts', import.meta.url))

/** Runs the Inspector's CLI with a home of its own and resolves to the JSON that it prints. */
async function inspect(args: readonly string[]): Promise<Record<string, unknown>> {
  const home = await mkdtemp(join(tmpdir(), 'inspector-'))
  try {
    const env = { HOME: home, USERPROFILE: home, PATH: process.env['PATH'] }
    const { stdout } = await promisify(execFile)(process.execPath, [inspector, '--cli', ...args], { env })
    return JSON.parse(stdout) as Record<string, unknown>
  } finally {
    await rm(home, { recursive: true })
  }
}

async function serveHandler(stack: MockStack) {
  const handler = createMcpHandler(stack.options)
  const server = serve({ fetch: (request) => handler(request), hostname: '127.0.0.1', port: 0 })
  await new Promise((listening) => server.once('listening', listening))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
  }
}

async function listAndCall(target: readonly string[]) {
  const call = ['--method', 'tools/call', '--tool-name', 'getinstancestatus', '--tool-arg', 'instanceId=order-1']
  const [listed, called] = await Promise.all([
    inspect([...target, '--method', 'tools/list']),
    inspect([...target, ...call]),
  ])
  const names = (listed['tools'] as { name: string }[]).map(({ name }) => name)
  return { names, called }
}

const names = catalogue.map(({ name }) => name)
const called = { structuredContent: { instanceId: 'order-1', status: 'Completed', output: 'shipped' } }

describe('the Inspector', () => {
  test('lists the tools and calls one over HTTP', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: [{ instanceId: 'order-1', name: 'ProcessOrder', output: 'shipped' }] })
    await using served = await serveHandler(stack)
    expect(await listAndCall([served.url])).toMatchObject({ names, called })
  })

  test('lists the tools and calls one over stdio', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: [{ instanceId: 'order-1', name: 'ProcessOrder', output: 'shipped' }] })
    await using served = await serveMockHost({ host: stack.host, port: 0 })
    const environment = ['-e', `DURABLE_FUNCTIONS_BASE_URL=${served.url}`, '-e', `DURABLE_FUNCTIONS_TOKEN=${key}`]
    expect(await listAndCall([process.execPath, bin, ...environment])).toMatchObject({ names, called })
  })

  test('runs as the README shows it', async () => {
    await using stack = createMockStack()
    stack.host.seed({ instances: [{ instanceId: 'order-1', name: 'ProcessOrder', output: 'shipped' }] })
    await using served = await serveMockHost({ host: stack.host, port: 0 })
    const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
    const command = /```sh inspector\nnpx @modelcontextprotocol\/inspector --cli (.*)\n```/.exec(readme)![1]!
    const args = command
      .replace('"$DURABLE_FUNCTIONS_BASE_URL"', served.url)
      .replace('"$DURABLE_FUNCTIONS_TOKEN"', key)
      .replace('npx -y @durable-http/mcp', `${process.execPath} ${bin}`)
      .split(' ')
    expect(await inspect(args)).toMatchObject({ structuredContent: { scanned: 1, byStatus: { Completed: 1 } } })
  })
})
