import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test, vi } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }
import { toolTable, withToolTable } from '../scripts/tool-table.ts'
import { readConfig } from '../src/protocol/stdio-config.ts'
import { catalogue, readCatalogue } from '../src/index.ts'
import { createMockStack, key, textOf } from './mock-stack.ts'

const root = resolve(import.meta.dirname, '..')
const readme = readFileSync(resolve(root, 'README.md'), 'utf8')

function snippet(language: string, name: string): string {
  const found = new RegExp(`\`\`\`${language} ${name}\\n([^]*?)\`\`\``).exec(readme)
  if (!found) throw new Error(`there is no ${language} snippet ${name}`)
  return found[1]!
}

interface StdioEntry {
  type?: string
  command: string
  args: string[]
  env: Record<string, string>
}

describe('the README', () => {
  test('lists every tool; write it anew with scripts/write-catalogue.ts', () => {
    expect(readme).toBe(withToolTable(readme, toolTable(catalogue)))
  })

  test.each([
    ['claude-code', 'mcpServers', /^\$\{[A-Z_]+\}$/],
    ['claude-desktop', 'mcpServers', /^<[a-z ]+>$/],
    ['vscode', 'servers', /^\$\{input:[a-z-]+\}$/],
    ['cursor', 'mcpServers', /^\$\{env:[A-Z_]+\}$/],
  ])('sets up %s with an entry that starts', (client, member, secret) => {
    const config = JSON.parse(snippet('json', client)) as Record<string, Record<string, StdioEntry>>
    const { type = 'stdio', command, args, env } = config[member]!['durable-http']!
    expect([type, command, ...args]).toEqual(['stdio', 'npx', '-y', packageJson.name])
    expect(Object.keys(packageJson.bin)).toHaveLength(1)
    expect(env['DURABLE_FUNCTIONS_TOKEN']).toMatch(secret)
    expect(() => readConfig({ ...env, DURABLE_FUNCTIONS_TOKEN: 'key' })).not.toThrow()
    const input = /^\$\{input:(.+)\}$/.exec(env['DURABLE_FUNCTIONS_TOKEN']!)?.[1]
    if (input) expect(config['inputs']).toMatchObject([{ id: input, type: 'promptString', password: true }])
  })

  test('lists every variable that the program reads, and no other', () => {
    const table = /<!-- variables -->([^]*?)<!-- \/variables -->/.exec(readme)![1]!
    const told = Array.from(table.matchAll(/^\| `(\w+)`/gm), ([, name]) => name!)
    const read = new Set<string>()
    const environment = new Proxy<Record<string, string>>(
      {},
      { get: (_, name) => (read.add(String(name)), name === 'DURABLE_FUNCTIONS_BASE_URL' ? 'https://a.test' : 'k') },
    )
    expect(() => readConfig(environment)).toThrow()
    expect(new Set(told)).toEqual(read)
  })

  test('describes an orchestrator as a catalogue does', () => {
    expect(readCatalogue(snippet('json', 'catalogue'))).toMatchObject([{ tool: 'placeorder' }])
  })

  test('shows servers that compile, and a worker that responds', async () => {
    await using stack = createMockStack()
    const folder = resolve(root, 'test/.readme')
    mkdirSync(folder, { recursive: true })
    try {
      for (const name of ['node', 'worker', 'apps']) writeFileSync(resolve(folder, `${name}.ts`), snippet('ts', name))
      writeFileSync(
        resolve(folder, 'tsconfig.json'),
        JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
      )
      const tsc = resolve(root, '../../node_modules/typescript/bin/tsc')
      execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8', stdio: 'pipe' })
      const { default: worker } = (await import(pathToFileURL(resolve(folder, 'worker.ts')).href)) as {
        default: { fetch(request: Request, env: Record<string, string>): Promise<Response> }
      }
      vi.stubGlobal('fetch', (url: string, init?: RequestInit) => stack.host.fetch(new Request(url, init)))
      const params = { name: 'startorchestration', arguments: { functionName: 'Echo' } }
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params })
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
      const request = new Request('https://mcp.test/', { method: 'POST', headers, body })
      const env = { DURABLE_FUNCTIONS_BASE_URL: 'https://a.test', DURABLE_FUNCTIONS_TOKEN: key, PLAN_SECRET: 's' }
      const answer = (await (await worker.fetch(request, env)).json()) as { result: unknown }
      expect(textOf(answer.result)).toMatch(/^Started [0-9a-f]{32}$/)
    } finally {
      vi.unstubAllGlobals()
      rmSync(folder, { recursive: true })
    }
  })
})
