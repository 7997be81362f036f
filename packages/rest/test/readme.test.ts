import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createMockHost } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { defaultLimits } from '../src/limits.ts'
import { problemCodes, problemKinds } from '../src/problem-kinds.ts'
import { createGatewayUnderTest } from './gateway-under-test.ts'

const root = resolve(import.meta.dirname, '..')
const folder = resolve(root, 'test/.readme')
const readme = readFileSync(resolve(root, 'README.md'), 'utf8')
const snippets = Array.from(readme.matchAll(/```ts\n\/\/ ([\w-]+\.ts)\n([\s\S]*?)```/g), ([, file, text]) => ({
  file: file!,
  text: text!,
}))
const api = '/runtime/webhooks/durabletask'
const key = 'the-key-of-the-host'

describe('the snippets of the README', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true })
    for (const { file, text } of snippets) writeFileSync(resolve(folder, file), text)
    const files = snippets.map(({ file }) => file)
    writeFileSync(
      resolve(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: [], files }),
    )
  })
  afterEach(() => {
    vi.unstubAllGlobals()
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const hostForFetch = () => {
    const host = createMockHost({ key })
    vi.stubGlobal('fetch', (input: string | Request, init?: RequestInit) => host.fetch(new Request(input, init)))
    return host
  }

  it('compile, all of them', () => {
    expect(snippets).toHaveLength(readme.match(/```ts/g)!.length)
    const tsc = resolve(root, '../../node_modules/typescript/bin/tsc')
    expect(() => execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow()
  })

  it('server.ts serves on Node', async () => {
    await using host = await serveMockHost({ host: createMockHost({ key }), port: 0 })
    const env = { ...process.env, DURABLE_FUNCTIONS_BASE_URL: host.url, DURABLE_FUNCTIONS_TOKEN: key, PORT: '0' }
    const child = spawn(process.execPath, [resolve(folder, 'server.ts')], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const page = line.toString().trim()
      expect((await fetch(page)).status).toBe(200)
      const started = await fetch(`${new URL(page).origin}${api}/orchestrators/Hello`, { method: 'POST' })
      expect(started.status).toBe(202)
      expect(await started.text()).not.toContain(key)
    } finally {
      child.kill()
      await once(child, 'exit')
    }
  })

  it('app.ts serves below a prefix and behind its own authentication', async () => {
    await using _ = hostForFetch()
    vi.stubEnv('DURABLE_FUNCTIONS_TOKEN', key)
    vi.stubEnv('OPS_TOKEN', 'ops')
    const { default: app } = (await import(resolve(folder, 'app.ts'))) as { default: { request: typeof fetch } }
    const call = (method: string, path: string, token = 'ops') =>
      app.request(`http://localhost/ops/durable${api}/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      })
    expect((await call('GET', 'instances', 'wrong')).status).toBe(401)
    const links = (await (await call('POST', 'orchestrators/Hello')).json()) as { statusQueryGetUri: string }
    expect(links.statusQueryGetUri).toMatch(`https://api.example.com/ops/durable${api}/instances/`)
    expect((await call('POST', 'orchestrators/Payroll')).status).toBe(403)
    expect((await call('DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z')).status).toBe(403)
  })

  it('worker.ts serves reads', async () => {
    await using _ = hostForFetch()
    const worker = (await import(resolve(folder, 'worker.ts'))) as {
      default: { fetch(request: Request, env: object): Promise<Response> }
    }
    const env = { DURABLE_FUNCTIONS_BASE_URL: 'https://myapp.azurewebsites.net', DURABLE_FUNCTIONS_TOKEN: key }
    const send = (method: string, path: string) =>
      worker.default.fetch(new Request(`https://edge.example${api}/${path}`, { method }), env)
    expect(await (await send('GET', 'instances')).json()).toEqual([])
    expect((await send('POST', 'orchestrators/Hello')).status).toBe(403)
  })

  it('caller.ts prints what it receives', async () => {
    await using gateway = createGatewayUnderTest()
    vi.stubGlobal('fetch', (input: string, init?: RequestInit) => gateway.rest.request(input, init))
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined)
    await import(resolve(folder, 'caller.ts'))
    expect(print.mock.calls).toEqual([[expect.stringMatching(/the host has no instance /)]])
  })
})

describe('the tables of the README', () => {
  it('have every kind of problem under its status, but those that no caller reads', () => {
    for (const code of problemCodes.filter((code) => code !== 'aborted' && code !== 'internal')) {
      const rows = readme.split('\n').filter((line) => line.startsWith('|') && line.includes(`\`${code}\``))
      expect(rows, code).toHaveLength(1)
      expect(rows[0]!.split('|')[1], code).toContain(String(problemKinds[code].status))
    }
  })

  it('have the limits that hold', () => {
    expect(defaultLimits).toEqual({ body: 16 * 1024 ** 2, url: 8192, token: 8192 })
    expect(readme).toContain('16 MB of body (413), 8192 characters of path and query (414), 8192 of continuation token')
  })

  it('shows a problem that is one', async () => {
    await using gateway = createGatewayUnderTest()
    const shown: unknown = JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)![1]!)
    expect(await (await gateway.call('GET', 'instances?top=0')).json()).toEqual(shown)
  })
})
