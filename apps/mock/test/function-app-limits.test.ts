import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoadedFunctions, loadFunctions } from '../src/functions.ts'
import { type MockHost, type MockHostOptions, createMockHost } from '../src/index.ts'
import { serveMockHost } from '../src/node.ts'

const key = 'key-of-the-app'
const masterKey = 'master-key-of-the-app'

// Another way to write 127.0.0.1, which the host does not count among the names of this machine.
const beyondLoopback = '127.1'

const lines: string[] = []
let loaded: LoadedFunctions

beforeAll(async () => {
  loaded = await loadFunctions(join(import.meta.dirname, 'apps/guarded'), { log: (line) => lines.push(line) })
})

afterAll(() => loaded?.[Symbol.asyncDispose]())

async function serve(hostname: string, authLevel: MockHostOptions['authLevel'] = 'function') {
  const host = createMockHost({ key, masterKey, authLevel, functions: loaded.functions, clock: 'real' })
  const served = await serveMockHost({ host, loaded, hostname, port: 0 })
  return {
    host,
    get: (path: string, headers?: Record<string, string>) =>
      fetch(`${served.url}/api/${path}`, { headers: headers ?? {} }),
    async [Symbol.asyncDispose]() {
      await served.close()
      await host.dispose()
    },
  }
}

const start = (host: MockHost, name: string, id: string) =>
  host.fetch(
    new Request(`http://localhost/runtime/webhooks/durabletask/orchestrators/${name}/${id}?code=${key}`, {
      method: 'POST',
    }),
  )

/** The output of an orchestration that fails. */
async function failureOf(host: MockHost, name: string): Promise<unknown> {
  await start(host, name, 'fails')
  await expect.poll(() => host.instances.get('fails')?.runtimeStatus, { timeout: 20_000 }).toBe('Failed')
  return host.instances.get('fails')?.output
}

/** The id of the process that an activity runs in. */
async function processOf(host: MockHost, id: string): Promise<unknown> {
  await start(host, 'CallProcess', id)
  await expect.poll(() => host.instances.get(id)?.runtimeStatus, { timeout: 20_000 }).toBe('Completed')
  return host.instances.get(id)?.output
}

describe('beyond loopback an HTTP trigger asks for the key of its level', () => {
  test.each([
    ['anonymous', '', undefined, 200],
    ['function', '', undefined, 401],
    ['function', '?code=', undefined, 401],
    ['function', '?code=wrong', undefined, 401],
    ['function', `?code=${key}`, undefined, 200],
    ['function', `?code=${masterKey}`, undefined, 200],
    ['function', '', key, 200],
    ['function', `?code=${key}`, 'wrong', 401],
    ['admin', '', undefined, 401],
    ['admin', `?code=${key}`, undefined, 403],
    ['admin', `?code=${masterKey}`, undefined, 200],
  ])('%s%s with the header %j is %i', async (name, query, header, status) => {
    await using app = await serve(beyondLoopback)
    const response = await app.get(name + query, header === undefined ? {} : { 'x-functions-key': header })
    expect([response.status, await response.text()]).toEqual([status, status === 200 ? 'welcome' : ''])
  })
})

test.each(['function', 'admin'])(
  'on loopback a trigger of level %s asks for no key, as with Core Tools',
  async (name) => {
    await using app = await serve('127.0.0.1')
    expect((await app.get(name)).status).toBe(200)
  },
)

test.each(['function', 'admin'])('a host without keys asks for none at level %s', async (name) => {
  await using app = await serve(beyondLoopback, 'anonymous')
  expect((await app.get(name)).status).toBe(200)
})

describe('a function that takes longer than functionTimeout', () => {
  test('fails its orchestration with an error that names it', async () => {
    await using app = await serve('127.0.0.1')
    expect(await failureOf(app.host, 'CallNever')).toContain(
      "function 'Never' did not respond within 1 s (functionTimeout in host.json)",
    )
  })

  test('is 500 as an HTTP trigger, and a line in the log', async () => {
    await using app = await serve('127.0.0.1')
    expect((await app.get('never')).status).toBe(500)
    expect(lines.join('\n')).toContain("function 'never' did not respond within 1 s")
  })

  test.each(['CallNever', 'Busy'])('after %s the next orchestration runs in a new process', async (name) => {
    await using app = await serve('127.0.0.1')
    const before = await processOf(app.host, 'before')
    lines.length = 0
    expect(await failureOf(app.host, name)).toContain('did not respond within 1 s')
    expect(await processOf(app.host, 'after')).not.toBe(before)
    expect(lines.join('\n')).toContain('the process of the app is started again')
  })
})

test('after a crash the next orchestration runs in a new process', async () => {
  await using app = await serve('127.0.0.1')
  lines.length = 0
  expect(await failureOf(app.host, 'CallExit')).toContain('ended with 3')
  expect(await processOf(app.host, 'after')).toBeGreaterThan(0)
  expect(lines.join('\n')).toMatch(/ended with 3; the next call of a function starts it again/)
})
