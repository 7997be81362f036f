import { execFile } from 'node:child_process'
import { cp, glob, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const run = promisify(execFile)

type Import = readonly [path: string, what: string]

/** Puts the repository's lint rules, and the plugins that they name, into a folder. */
async function copyRules(folder: string): Promise<void> {
  await cp(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
}

/** Lints files that hold these imports, each on a line of its own, by the repository's rules; returns those that were refused. */
async function refusedOf(imports: readonly Import[], reading: readonly string[]): Promise<Set<string>> {
  const lines = new Map<string, string[]>()
  for (const [path, what] of imports) lines.set(path, [...(lines.get(path) ?? []), what])
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-layers-'))
  try {
    await copyRules(folder)
    for (const path of new Set([...lines.keys(), ...reading])) {
      const texts = (lines.get(path) ?? []).map((what, index) => `import * as it${index} from '${what}'`)
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), [...texts, 'export const environment = process.env', ''].join('\n'))
    }
    const oxlint = join(root, 'node_modules/.bin/oxlint')
    const ended = run(oxlint, ['--ignore-pattern', 'node_modules', '--format', 'unix'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    const { stdout } = await ended
    const found = stdout.matchAll(/^(\S+?):(\d+):\d+: .*no-restricted-(imports|globals)/gm)
    return new Set(
      Array.from(found, ([, path, line, kind]) =>
        kind === 'globals' ? path! : `${path} ${lines.get(path!)![Number(line) - 1]}`,
      ),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

const forbidden: Import[] = [
  ['packages/core/src/x.ts', 'node:fs'],
  ['packages/core/src/x.ts', 'hono'],
  ['packages/core/src/x.ts', 'hono/utils/http-status'],
  ['packages/core/src/x.ts', '@modelcontextprotocol/sdk/types.js'],
  ['packages/core/src/x.ts', '@durable-http/rest'],
  ['packages/core/src/x.ts', '@durable-http/mcp'],
  ['packages/core/src/x.ts', '@durable-http/mock/node'],
  ['packages/core/src/schemas/x.ts', '@durable-http/mock'],
  ['packages/rest/src/x.ts', 'node:fs'],
  ['packages/rest/src/x.ts', '@durable-http/mcp'],
  ['packages/rest/src/x.ts', '@durable-http/mock'],
  ['packages/rest/src/x.ts', '@durable-http/mock/node'],
  ['packages/rest/src/x.ts', '@durable-http/gateway'],
  ['packages/rest/src/x.ts', '@modelcontextprotocol/sdk/types.js'],
  ['packages/mcp/src/x.ts', 'node:fs'],
  ['packages/mcp/src/x.ts', 'hono'],
  ['packages/mcp/src/x.ts', 'hono/utils/http-status'],
  ['packages/mcp/src/x.ts', '@durable-http/mock/node'],
  ['packages/mcp/src/x.ts', '@durable-http/rest'],
  ['packages/mcp/src/x.ts', '@durable-http/mock'],
  ['packages/mcp/src/x.ts', '@durable-http/gateway'],
  ['packages/core/src/x.ts', '@durable-http/cli'],
  ['packages/cli/src/x.ts', '@durable-http/rest'],
  ['packages/cli/src/x.ts', 'hono'],
  ['apps/mock/src/x.ts', 'node:fs'],
  ['apps/mock/src/engine/x.ts', '@durable-http/core'],
  ['apps/mock/src/routes/x.ts', '@durable-http/rest'],
  ['apps/gateway/src/gateway.ts', 'node:fs'],
  ['apps/gateway/src/runtimes/web/edge.ts', 'node:process'],
  ['apps/gateway/src/config/x.ts', 'node:fs'],
]

const allowed: Import[] = [
  ['packages/core/src/x.ts', 'ofetch'],
  ['packages/core/src/x.test.ts', '@durable-http/mock'],
  ['packages/rest/src/x.ts', '@durable-http/core'],
  ['packages/rest/src/x.ts', '@durable-http/core/failures'],
  ['packages/rest/src/x.ts', 'hono'],
  ['packages/mcp/src/x.ts', '@durable-http/core'],
  ['packages/mcp/src/x.ts', '@durable-http/core/settings'],
  ['packages/mcp/src/bin.ts', 'node:process'],
  ['packages/cli/src/x.ts', '@durable-http/core'],
  ['packages/cli/src/x.ts', 'node:fs'],
  ['apps/mock/src/node.ts', 'node:http'],
  ['apps/mock/src/node/x.ts', 'node:fs'],
  ['apps/gateway/src/gateway.ts', '@durable-http/rest'],
  ['apps/gateway/src/cli/x.ts', 'node:fs'],
  ['apps/gateway/src/runtimes/node/x.ts', 'node:fs'],
  ['apps/gateway/src/gateway.ts', '@durable-http/mcp'],
  ['apps/gateway/src/runtimes/node/serve.ts', 'node:http'],
]

const withoutEnvironment = [
  'packages/core/src/x.ts',
  'packages/rest/src/x.ts',
  'packages/mcp/src/x.ts',
  'apps/gateway/src/gateway.ts',
  'apps/mock/src/engine/x.ts',
]

describe('the lint rules', async () => {
  const refused = await refusedOf([...forbidden, ...allowed], withoutEnvironment)

  test.each(forbidden)('refuse that %s imports %s', (path, what) => {
    expect(refused).toContain(`${path} ${what}`)
  })

  test.each(allowed)('let %s import %s', (path, what) => {
    expect(refused).not.toContain(`${path} ${what}`)
  })

  test.each(withoutEnvironment)('refuse that %s reads the environment', (path) => {
    expect(refused).toContain(path)
  })
})

// Allowed run-time dependencies: the drawing in docs/architecture.md as data.
const needs: Record<string, RegExp> = {
  'packages/core': /^(ofetch|zod)$/,
  'packages/rest': /^(@durable-http\/core|hono|zod|swagger-ui-dist)$/,
  'packages/mcp': /^(@durable-http\/core|@modelcontextprotocol\/.*|@cfworker\/json-schema|zod)$/,
  'packages/cli':
    /^(@durable-http\/(core|mcp|gateway|mock)|commander|picocolors|cli-table3|@clack\/prompts|@bomb\.sh\/tab|string-width|yaml|eventsource-parser|zod)$/,
  'apps/mock': /^(yaml|zod)$/,
  // The built page needs nothing: these are what it is built from.
  'apps/console': /^(@durable-http\/core|preact|@preact\/signals|@tanstack\/virtual-core|regexparam)$/,
  'apps/gateway':
    /^(@durable-http\/(core|rest|mcp|mock|console)|hono|@hono\/node-server|undici|zod|jose|unstorage|ioredis|bullmq|pino|prom-client|@opentelemetry\/.*)$/,
}

const specifier =
  /^\s*(?:import|export)\b[^'"]*?\bfrom\s+'([^'.][^']*)'|^\s*import\s+'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm

const neighbour = /(?:\bfrom\s+|\bimport\s+|\bimport\()'(\.[^']+)'/g

/** Reads which files of a folder import which, type imports included. */
async function importsWithin(folder: string): Promise<Map<string, string[]>> {
  const imports = new Map<string, string[]>()
  for await (const path of glob('**/*.ts', { cwd: folder })) {
    if (path.endsWith('.test.ts')) continue
    const source = await readFile(join(folder, path), 'utf8')
    imports.set(
      path,
      Array.from(source.matchAll(neighbour), ([, what]) => join(dirname(path), what!)),
    )
  }
  return imports
}

/** Counts the files on the longest chain of imports that begins with a file. */
function levelsOf(imports: ReadonlyMap<string, readonly string[]>, known = new Map<string, number>()) {
  return function levels(path: string): number {
    let count = known.get(path)
    if (count === undefined) {
      known.set(path, Number.POSITIVE_INFINITY)
      count = 1 + Math.max(0, ...(imports.get(path) ?? []).map(levels))
      known.set(path, count)
    }
    return count
  }
}

const packageOf = (what: string) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(what)![1]!

describe.each(Object.entries(needs))('%s', (member, may) => {
  test('depends on nothing but what the architecture lets it', async () => {
    const manifest = JSON.parse(await readFile(join(root, member, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>
      peerDependencies?: Record<string, string>
    }
    const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    expect(dependencies.filter((name) => !may.test(name))).toEqual([])
  })

  test('imports nothing but what the architecture lets it', async () => {
    const strays: string[] = []
    let files = 0
    for await (const path of glob('src/**/*.{ts,tsx}', { cwd: join(root, member) })) {
      if (/\.test(-d)?\.tsx?$|\.bench\.ts$/.test(path)) continue
      files++
      const source = await readFile(join(root, member, path), 'utf8')
      for (const [, ...found] of source.matchAll(specifier)) {
        const what = found.find((one) => one !== undefined)!
        // The command line is a program of Node as a whole.
        const isEntry =
          member === 'packages/cli' || /^src\/((node|cli|bin|node-.*)\.ts$|(runtimes\/node|node|cli)\/)/.test(path)
        if (what.startsWith('node:') ? !isEntry : !may.test(packageOf(what))) strays.push(`${path}: ${what}`)
      }
    }
    expect(strays).toEqual([])
    expect(files).toBeGreaterThan(5)
  })

  test('reads the environment in no file but an entry', async () => {
    const entries = [
      'bin.ts',
      'cli.ts',
      // A function app has the environment of its host.
      'node/app/app-settings.ts',
      'node/app/app-worker.ts',
      'runtimes/node/main.ts',
      'runtimes/web/bun.ts',
      'runtimes/web/deno.ts',
    ]
    const readers: string[] = []
    for await (const path of glob('src/**/*.{ts,tsx}', { cwd: join(root, member) })) {
      const source = await readFile(join(root, member, path), 'utf8')
      if (!path.endsWith('.test.ts') && /process\.env|Deno\.env|Bun\.env/.test(source))
        readers.push(relative('src', path))
    }
    expect(readers.filter((path) => !entries.includes(path))).toEqual([])
  })
})

describe('the imports of packages/mcp', async () => {
  const imports = await importsWithin(join(root, 'packages/mcp/src'))
  const levels = levelsOf(imports)

  test('all lead to files of the package', () => {
    expect([...imports.values()].flat().filter((path) => !imports.has(path))).toEqual([])
    expect(imports.size).toBeGreaterThan(50)
  })

  test('form at most nine levels', () => {
    expect([...imports.keys()].filter((path) => levels(path) > 9)).toEqual([])
  })

  test('leave only the entries directly in src', () => {
    const entries = [...imports.keys()].filter((path) => !path.includes('/'))
    expect(entries.toSorted()).toEqual(['bin.ts', 'handler.ts', 'index.ts'])
  })
})

test('levels count the longest chain, and a cycle is endless', () => {
  const chain = levelsOf(new Map(Object.entries({ a: ['b', 'c'], b: ['c'], c: [] })))
  expect(chain('a')).toBe(3)
  expect(levelsOf(new Map(Object.entries({ a: ['b'], b: ['a'] })))('a')).toBe(Number.POSITIVE_INFINITY)
})

test('the lint rules refuse a cycle of type imports', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-cycles-'))
  try {
    await copyRules(folder)
    await writeFile(join(folder, 'a.ts'), "import type { B } from './b.ts'\nexport interface A {\n  b: B\n}\n")
    await writeFile(join(folder, 'b.ts'), "import type { A } from './a.ts'\nexport interface B {\n  a?: A\n}\n")
    const oxlint = join(root, 'node_modules/.bin/oxlint')
    const ended = run(oxlint, ['--ignore-pattern', 'node_modules', '--format', 'unix'], { cwd: folder }).catch(
      (error: { stdout: string }) => error,
    )
    expect((await ended).stdout).toMatch(/no-cycle/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
