import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createMockHost } from '@durable-http/mock'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const folder = resolve(root, 'test/.readme')
const program = resolve(folder, 'program.ts')

// The snippets of the README are one program, in the order in which they stand.
describe('the snippets of the README', () => {
  beforeAll(() => {
    const snippets = Array.from(
      readFileSync(resolve(root, 'README.md'), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g),
      (match) => match[1]!,
    )
    mkdirSync(folder, { recursive: true })
    writeFileSync(program, snippets.join('\n'))
    writeFileSync(
      resolve(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['program.ts'] }),
    )
  })

  afterAll(() => {
    vi.unstubAllGlobals()
    rmSync(folder, { recursive: true })
  })

  it('compile', () => {
    const tsc = resolve(root, '../../node_modules/typescript/bin/tsc')
    expect(() => execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow()
  })

  it('run', async () => {
    const host = createMockHost({ key: 'key', clock: { mode: 'virtual', autoAdvance: true } })
    vi.stubEnv('DURABLE_FUNCTIONS_TOKEN', 'key')
    vi.stubGlobal('fetch', async (input: string | Request, init?: RequestInit) => {
      const request = new Request(input, init)
      const { pathname, origin } = new URL(request.url)
      // One request goes to an HTTP starter of the app, which responds with the links of what it started.
      if (pathname !== '/api/start-hello') return host.fetch(request)
      return host.fetch(
        new Request(`${origin}/runtime/webhooks/durabletask/orchestrators/Hello?code=key`, { method: 'POST' }),
      )
    })
    const lines: unknown[][] = []
    vi.spyOn(console, 'log').mockImplementation((...line: unknown[]) => void lines.push(line))
    await import(program)
    await host.dispose()
    const printed = lines.flat()
    expect(printed).toContain('approved')
    expect(printed).toContain('fired')
    expect(printed).toContainEqual(['Hello Tokyo!', 'Hello Seattle!', 'Hello London!'])
    expect(printed).toContain('it had ended already')
  })
})
