import { execFile, spawn } from 'node:child_process'
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmbeddedMock } from '../src/upstreams/embedded-mock.ts'
import { variableNames } from '../src/config/unknown-variables.ts'
import { createGateway } from '../src/gateway.ts'
import { configFor } from './config-for.ts'
import { type ServedGateway, serveGateway } from '../src/runtimes/node/serve.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../../..')
const readme = await readFile(join(root, 'README.md'), 'utf8')
const blocks = Array.from(readme.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm), ([, language = '', text = '']) => ({
  language,
  text,
}))
const inLanguage = (name: string) => blocks.filter(({ language }) => language === name).map(({ text }) => text)
const greetings = ['Hello Tokyo!', 'Hello Seattle!', 'Hello London!']

describe('the README', () => {
  const mock = createEmbeddedMock()
  let served: ServedGateway
  let folder: string

  beforeAll(async () => {
    served = await serveGateway({
      gateway: createGateway({ config: configFor(mock.upstream), fetchOf: () => mock.fetch }),
      restPort: 0,
      mcpPort: 0,
    })
    // Inside the member, so that imports resolve as a user's would, and where no other tool looks.
    const output = resolve(import.meta.dirname, '../dist')
    await mkdir(output, { recursive: true })
    folder = await mkdtemp(join(output, 'readme-'))
  })

  afterAll(async () => {
    await served.close(0)
    await mock[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  // The ports of `npm start` may be taken where the tests run.
  const onTestPorts = (text: string) =>
    text.replaceAll('http://127.0.0.1:8080', served.restUrl).replaceAll('http://127.0.0.1:9090', served.mcpUrl)

  test('has snippets of no other kind than those below', () => {
    expect([...new Set(blocks.map(({ language }) => language))].sort()).toEqual(['', 'json', 'sh', 'ts'])
  })

  test('has TypeScript that compiles and prints what it says', async () => {
    const programs = inLanguage('ts')
    expect(programs).toHaveLength(2)
    const names = await Promise.all(
      programs.map(async (text, index) => {
        const name = `program-${index}.ts`
        await writeFile(join(folder, name), onTestPorts(text))
        return name
      }),
    )
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }),
    )
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    await expect(run(process.execPath, [tsc, '-p', folder])).resolves.toHaveProperty('stdout', '')
    for (const name of names) {
      const { stdout } = await run(process.execPath, [join(folder, name)])
      expect(stdout).toContain('Completed')
      for (const greeting of greetings) expect(stdout).toContain(greeting)
    }
  })

  test('has curl commands that print what it says', async () => {
    const [commands, ...others] = inLanguage('sh').filter((text) => text.includes('curl'))
    expect(others).toEqual([])
    const { stdout } = await run('sh', ['-ec', onTestPorts(commands!).replaceAll('curl ', 'curl -sf ')])
    expect(stdout).toContain('statusQueryGetUri')
    expect(stdout).toContain(JSON.stringify(greetings))
  })

  test('has commands of `durable` that list what ran', async () => {
    await fetch(`${served.restUrl}/runtime/webhooks/durabletask/orchestrators/Hello/for-durable`, { method: 'POST' })
    const [commands, ...others] = inLanguage('sh').filter((text) => text.includes('durable --'))
    expect(others).toEqual([])
    const { stdout } = await run(
      'sh',
      ['-ec', onTestPorts(commands!).replaceAll('npm run', 'npm --ignore-scripts run')],
      {
        cwd: root,
      },
    )
    expect(stdout).toContain('for-durable')
  })

  test('has a command for the mock that starts it', async () => {
    const [command, ...others] = inLanguage('sh').filter((text) => text.includes('npm run mock'))
    expect(others).toEqual([])
    const arguments_ = command!.trim().replace('--port 7071', '--port 0').split(' ').slice(1)
    // The preparation in the script has already run before any test.
    const npm = spawn('npm', ['--ignore-scripts', ...arguments_], { cwd: root, detached: true })
    let printed = ''
    for await (const chunk of npm.stdout) {
      printed += String(chunk)
      if (printed.includes('Ctrl-C')) break
    }
    process.kill(-npm.pid!, 'SIGTERM')
    expect(printed).toContain('extension 2.13.7')
    expect(printed).toContain('my-key')
  })

  test('has no other command than scripts of the root, curl and setting variables', async () => {
    const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    for (const line of inLanguage('sh').flatMap((text) => text.trim().split('\n'))) {
      const [, script] = /^npm (?:run )?(?:--silent )?(\w+)/.exec(line) ?? []
      if (script === undefined) expect(line).toMatch(/^(curl |sleep \d|export DURABLE_FUNCTIONS_\w+=)/)
      else expect(scripts).toHaveProperty(script)
    }
  })

  test('has JSON that is JSON and names the command of the package', async () => {
    const configs = inLanguage('json').map((text) => JSON.parse(text) as { mcpServers: object })
    expect(configs).toHaveLength(1)
    const { name, bin } = JSON.parse(await readFile(join(root, 'packages/mcp/package.json'), 'utf8')) as {
      name: string
      bin: Record<string, string>
    }
    expect(configs[0]).toHaveProperty(['mcpServers', 'durable-functions', 'args'], ['-y', name])
    // npx runs a package by its name only where it has one command.
    expect(Object.keys(bin)).toHaveLength(1)
  })

  test('names variables that are read, and no other', () => {
    const named = Array.from(readme.matchAll(/^\| `([A-Z_]+)` \|/gm), ([, name]) => name!)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !variableNames.includes(name))).toEqual([])
  })

  test('links to what is there', async () => {
    const links = Array.from(readme.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, path]) => path!)
    expect(links.length).toBeGreaterThan(5)
    for (const path of links) await expect(access(join(root, path)), path).resolves.toBeUndefined()
  })
})
