import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, readlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { createMockHost } from '@durable-http/mock'
import { serveMockHost } from '@durable-http/mock/node'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servePage } from './page-server.ts'
import { packageOf, packPackages, type PackedPackages } from '../scripts/smoke/packed-packages.ts'

const run = promisify(execFile)
const key = 'smoke-key-of-no-worth'
const minute = 60_000
const hello = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'smoke', version: '1' } }

/** Files that a package begins with, where it has another entry than most. */
const entries: Readonly<Record<string, string[]>> = {
  '@durable-http/cli': ['dist/durable.js', 'dist/main.js'],
  '@durable-http/console': ['built/files.js', 'built/files.d.ts'],
  '@durable-http/gateway': ['dist/package/src/gateway.js', 'dist/package/src/gateway.d.ts'],
}

describe('the packed packages', { timeout: minute }, () => {
  let packed: PackedPackages
  const host = createMockHost({ key, clock: 'real' })
  let served: Awaited<ReturnType<typeof serveMockHost>>

  beforeAll(async () => {
    served = await serveMockHost({ host, port: 0 })
    packed = await packPackages()
  }, 5 * minute)

  afterAll(async () => {
    await served?.close()
    await packed?.[Symbol.asyncDispose]()
    await host.dispose()
  })

  const bin = (name: string) => join(packed.folder, 'node_modules', name)
  const servers: [string, () => [string, string[]]][] = [
    ...['node-20', 'node-22', 'node-24', 'node-26'].map((name): [string, () => [string, string[]]] => [
      name,
      () => [bin(`${name}/bin/node`), []],
    ]),
    ['bun', () => [bin('.bin/bun'), ['run']]],
    ['deno', () => [bin('.bin/deno'), ['run', '--allow-all', '--node-modules-dir=manual']]],
  ]

  it.each(servers)('work on %s', async (_, command) => {
    const [file, args] = command()
    const program = [...args, 'run-on-server.mjs', served.url, key]
    const { stdout } = await run(file, program, { cwd: packed.folder, timeout: minute })
    expect(stdout).toContain('all well')
  })

  it.each(servers)('bring a command that works on %s', async (name, command) => {
    const [file, args] = command()
    const entry = bin('@durable-http/cli/dist/durable.js')
    const env = { ...process.env, DURABLE_URL: served.url, DURABLE_KEY: key, DURABLE_CONFIG: '/nowhere' }
    const durable = (...words: string[]) =>
      run(file, [...args, entry, ...words], { cwd: packed.folder, timeout: minute, env })
    const manifest = JSON.parse(await readFile(bin('@durable-http/cli/package.json'), 'utf8')) as { version: string }
    expect((await durable('--version')).stdout).toBe(`${manifest.version}\n`)
    expect((await durable('list', '--help')).stdout).toContain('Examples:')

    const id = `command-${name}`
    const started = await durable('start', 'Hello', '--id', id, '--wait', '-o', 'json')
    expect(JSON.parse(started.stdout)).toMatchObject({ instanceId: id, runtimeStatus: 'Completed' })
    expect((await durable('list', '--prefix', id, '-o', 'yaml', '--fields', 'instanceId')).stdout).toBe(
      `- instanceId: ${id}\n`,
    )
    expect((await durable('doctor')).stdout).toContain('key')
    await expect(durable('show', 'nowhere')).rejects.toMatchObject({ code: 5, stderr: expect.any(String) })
    await expect(durable('list', '--url', 'http://127.0.0.1:1')).rejects.toMatchObject({ code: 3 })

    const server = durable('mcp')
    server.child.stdin!.end(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: hello })}\n`)
    expect((await server).stdout).toContain('"serverInfo"')
  })

  it('link the command as durable', async () => {
    expect(await readlink(bin('.bin/durable'))).toContain('cli/dist/durable.js')
  })

  const ports = ['--port', '0', '--mcp-port', '0', '--mock-port', '0']

  it('start the gateway as a command', async () => {
    const gateway = bin('@durable-http/gateway/dist/package/src/runtimes/node/main.js')
    const { stdout } = await run(bin('node-24/bin/node'), [gateway, '--help'], { cwd: packed.folder, timeout: minute })
    expect(stdout).toContain('durable-gateway')
  })

  it.each(['node-22', 'node-24'])('start all together for development on %s', async (version) => {
    const entry = bin('@durable-http/cli/dist/durable.js')
    const child = spawn(bin(`${version}/bin/node`), [entry, 'dev', ...ports, '-o', 'jsonl'], { cwd: packed.folder })
    try {
      const [said] = (await once(child.stdout, 'data')) as [Buffer]
      const { gateway: url, console: page } = JSON.parse(said.toString()) as { gateway: string; console: string }
      expect(await (await fetch(page)).text()).toContain('<html')
      const api = `${url}/runtime/webhooks/durabletask`
      expect((await fetch(`${api}/orchestrators/Hello/one`, { method: 'POST' })).status).toBe(202)
    } finally {
      child.kill('SIGINT')
    }
    expect((await once(child, 'close'))[0]).toBe(0)
  })

  it('say on Node 20 that the development command needs a newer one', async () => {
    const entry = bin('@durable-http/cli/dist/durable.js')
    await expect(run(bin('node-20/bin/node'), [entry, 'dev', ...ports], { cwd: packed.folder })).rejects.toMatchObject({
      code: 8,
      stderr: expect.stringMatching(
        /^durable: durable dev needs Node 22\.19 or newer, as the gateway's HTTP client does; this is v20.*\n$/,
      ) as string,
    })
  })

  it('start the fake host as a command', async () => {
    const { stdout } = await run(bin('.bin/durable-mock'), ['--help'], { cwd: packed.folder, timeout: minute })
    expect(stdout).toContain('Usage: durable-mock')
  })

  describe('for CommonJS code', () => {
    const names = 'createDurableClient,createRestApp,createMcpHandler,createMockHost\n'
    const node = (version: string, ...args: string[]) => run(bin(`${version}/bin/node`), args, { cwd: packed.folder })
    const versions = ['node-20', 'node-22', 'node-24', 'node-26']

    it.each(versions)('are required and imported on %s', async (version) => {
      expect((await node(version, 'commonjs/required.js')).stdout).toBe(names)
      expect((await node(version, 'commonjs/imported.js')).stdout).toBe(names)
    })

    it.each(['node-20', 'node-22'])('are imported where %s cannot require ES modules', async (version) => {
      const flag = '--no-experimental-require-module'
      await expect(node(version, flag, 'commonjs/required.js')).rejects.toMatchObject({
        stderr: expect.stringContaining('ERR_REQUIRE_ESM') as string,
      })
      expect((await node(version, flag, 'commonjs/imported.js')).stdout).toBe(names)
    })

    it.each([
      ['node16', 'TS1479'],
      ['node18', 'TS1479'],
      ['node20', undefined],
      ['nodenext', undefined],
    ])('are imported in TypeScript with module %s, which says %s', async (module, code) => {
      const entries = ['core', 'rest', 'mcp', 'mock']
      const asked = entries.map((name) => `import * as ${name} from '@durable-http/${name}'\nvoid ${name}`)
      const late = entries.map((name) => `void import('@durable-http/${name}')`)
      const type = `import type { InstanceStatus } from '@durable-http/core' with { 'resolution-mode': 'import' }`
      const texts = {
        static: asked.join('\n'),
        late: `${late.join('\n')}\n${type}\nexport type Status = InstanceStatus\n`,
      }
      const told: Record<string, string> = {}
      for (const [name, text] of Object.entries(texts)) {
        const file = join('commonjs', `${name}-${module}.ts`)
        await writeFile(join(packed.folder, file), text)
        const flags = [
          '--noEmit',
          '--strict',
          '--skipLibCheck',
          '--target',
          'es2022',
          '--lib',
          'es2024,dom',
          '--types',
          '',
        ]
        const tsc = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
        const checked = run(process.execPath, [tsc, ...flags, '--module', module, file], { cwd: packed.folder })
        told[name] = await checked.then(
          ({ stdout }) => stdout,
          ({ stdout }: { stdout: string }) => stdout,
        )
      }
      expect(told['late']).toBe('')
      const errors = Array.from(told['static']!.matchAll(/error (TS\d+)/g), ([, one]) => one)
      expect(errors).toEqual(code === undefined ? [] : entries.map(() => code))
    })

    it('are what the READMEs say', async () => {
      for (const tarball of packed.tarballs) {
        const name = packageOf(tarball)
        // No program imports a command or the console, and of the gateway only its configuration.
        if (/cli|console|gateway/.test(name)) continue
        const readme = (await run('tar', ['-xzOf', tarball, 'package/README.md'])).stdout
        expect(readme).toContain(
          `The package is an ES module. CommonJS code loads it with \`require('${name}')\` on Node 20.19, 22.12 and later, and with \`await import('${name}')\` on every version. TypeScript accepts a static import in a CommonJS file if \`module\` is \`node20\` or \`nodenext\`; with \`node16\` or \`node18\` it says TS1479: use \`await import\` there, and import a type with \`with { 'resolution-mode': 'import' }\`.`,
        )
      }
    })
  })

  it('work on workerd', async () => {
    const port = await freePort()
    const script = await bundle('run-on-workerd.mjs', ['workerd', 'worker', 'browser', 'import'])
    await writeFile(join(packed.folder, 'worker.mjs'), script)
    await writeFile(join(packed.folder, 'config.capnp'), workerdConfig(port))
    const workerd = spawn(bin('.bin/workerd'), ['serve', 'config.capnp'], { cwd: packed.folder, stdio: 'inherit' })
    try {
      const url = `http://127.0.0.1:${port}/?${new URLSearchParams({ host: served.url, key })}`
      expect(await (await untilItListens(url)).text()).toBe('all well')
    } finally {
      workerd.kill()
    }
  })

  const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

  // A browser cannot be had from the npm registry; where there is one, it is tried.
  it.runIf(chromium)('work in a page', async () => {
    await using page = await servePage(await bundle('run-in-page.mjs', ['browser', 'import']), host)
    const flags =
      '--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic --remote-debugging-port=0'
    const profile = `--user-data-dir=${await mkdtemp(join(packed.folder, 'profile-'))}`
    const browser = spawn(chromium!, [...flags.split(' '), profile, `${page.url}?key=${key}`], { stdio: 'ignore' })
    const closed = once(browser, 'close')
    try {
      expect(await page.verdict).toBe('all well')
    } finally {
      browser.kill()
      await closed
    }
  })

  it('hold what they say and no more', async () => {
    for (const tarball of packed.tarballs) {
      const { stdout } = await run('tar', ['-tzf', tarball])
      const files = stdout.trim().split('\n')
      expect(files).toEqual(
        expect.arrayContaining([
          'package/package.json',
          ...(entries[packageOf(tarball)] ?? ['dist/index.js', 'dist/index.d.ts']).map((file) => `package/${file}`),
          'package/README.md',
          'package/LICENSE',
        ]),
      )
      expect(files.filter((file) => /\.(test|bench)\.|tsbuildinfo|^package\/src\//.test(file))).toEqual([])
      const manifest = (await run('tar', ['-xzOf', tarball, 'package/package.json'])).stdout
      expect(manifest).not.toMatch(/workspace:|catalog:|\.\/src\//)
    }
  })

  it('link to nothing that is not in them', async () => {
    for (const tarball of packed.tarballs) {
      const files = (await run('tar', ['-tzf', tarball])).stdout.trim().split('\n')
      for (const page of files.filter((file) => file.endsWith('.md'))) {
        const text = (await run('tar', ['-xzOf', tarball, page])).stdout
        const links = Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, link]) => link!.split('#')[0]!)
        const within = links.filter((link) => link !== '' && !/^(https?|mailto):/.test(link))
        const lost = within.filter((link) => !files.includes(join(dirname(page), link)))
        expect([page, ...lost]).toEqual([page])
      }
    }
  })

  it('pass publint and attw', async () => {
    const tool = (name: string) => join(import.meta.dirname, '../node_modules/.bin', name)
    for (const tarball of packed.tarballs) {
      await expect(run(tool('publint'), ['run', tarball, '--strict'])).resolves.toBeDefined()
      // A command has no types.
      if (packageOf(tarball) !== '@durable-http/cli')
        await expect(run(tool('attw'), [tarball, '--profile', 'esm-only'])).resolves.toBeDefined()
    }
  })

  async function bundle(entry: string, conditions: string[]): Promise<string> {
    const { outputFiles } = await build({
      entryPoints: [join(packed.folder, entry)],
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions,
      write: false,
    })
    return outputFiles[0]!.text
  }
})

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => void server.close(resolve))
  return port
}

async function untilItListens(url: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fetch(url)
    } catch (error) {
      if (attempt === 100) throw error
      await new Promise((resolve) => void setTimeout(resolve, 100))
    }
  }
}

const workerdConfig = (port: number) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = (modules = [(name = "worker", esModule = embed "worker.mjs")], compatibilityDate = "2026-01-01")),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]
);
`
