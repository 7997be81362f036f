import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import { readConfig } from '../apps/gateway/src/config/config.ts'
import { isUpstreamVariable } from '../apps/gateway/src/config/function-apps.ts'
import { isSecretVariable, variableNames } from '../apps/gateway/src/config/unknown-variables.ts'
import { readExposed } from '../apps/gateway/test/exposed-metrics.ts'
import { hazardNames } from '../packages/core/src/hazard-rules.ts'
import { problemCodes } from '../packages/rest/src/problem-kinds.ts'
import { type Block, type Page, readPages, root, targetOf } from './docs/markdown.ts'
import { holds, runPage } from './docs/page-run.ts'

const run = promisify(execFile)
const everyPage = await readPages()
const docs = everyPage.filter(({ path }) => path.startsWith('docs/'))
const blocksIn = (...languages: string[]) =>
  docs.flatMap(({ blocks }) => blocks.filter(({ language }) => languages.includes(language)))
const placeOf = ({ page, line }: Block) => `${page}:${line}`

/** Things that a command may need and tests lack, and the words with which a page says so just above it. */
const needs: Readonly<Record<string, RegExp>> = {
  azure: /Needs Azure/,
  cloudflare: /Needs a Cloudflare account/,
  docker: /Needs Docker/,
  java: /Needs Java/,
  jq: /Needs jq/,
  kubernetes: /Needs a cluster/,
  npm: /Needs the npm registry/,
  systemd: /Needs a machine with systemd/,
  time: /Needs ten minutes/,
}

// In the gateway's folder, so that imports resolve, and where no other tool looks.
let folder: string

beforeAll(async () => {
  const output = join(root, 'apps/gateway/dist')
  await mkdir(output, { recursive: true })
  folder = await mkdtemp(join(output, 'docs-'))
})

afterAll(() => rm(folder, { recursive: true }))

describe('the links of every page', () => {
  const pageAt = (path: string) => everyPage.find((page) => page.path === path)

  test.each(everyPage.filter(({ links }) => links.length > 0))('$path', async (page: Page) => {
    for (const link of page.links) {
      const { path, anchor } = targetOf(page, link)
      await expect(access(join(root, path)), `${link} leads to nothing`).resolves.toBeUndefined()
      const target = pageAt(path)
      if (anchor !== undefined && target) expect([...target.anchors], link).toContain(anchor)
    }
  })

  test('lead from the index to every page but those that a page there lists', async () => {
    const index = docs.find(({ path }) => path === 'docs/README.md')!
    const linked = new Set(index.links.map((link) => targetOf(index, link).path.replace(/\/$/, '')))
    const missing = docs.map(({ path }) => path).filter((path) => !linked.has(path) && !linked.has(dirname(path)))
    expect(missing).toEqual([index.path])
  })
})

describe('the blocks of docs/', () => {
  test('are of kinds that are looked at below', () => {
    const languages = new Set(docs.flatMap(({ blocks }) => blocks.map(({ language }) => language)))
    const known = ['', 'http', 'ini', 'java', 'json', 'jsonc', 'mermaid', 'python', 'sh', 'text', 'ts', 'xml', 'yaml']
    expect([...languages].filter((language) => !known.includes(language))).toEqual([])
  })

  test.each(blocksIn('json', 'jsonc', 'yaml').map((block) => [placeOf(block), block] as const))(
    '%s is data',
    (_, block) => {
      const text = block.language === 'jsonc' ? block.text.replaceAll(/^\s*\/\/.*$/gm, '') : block.text
      if (block.language === 'yaml') expect(parseDocument(text).errors).toEqual([])
      else expect(() => JSON.parse(text) as unknown).not.toThrow()
    },
  )

  const placeholder = /<the hash that create-key printed>/g
  const asVariables = (text: string) =>
    Object.fromEntries(Array.from(text.matchAll(/^([A-Z_]+)=(.*)$/gm), ([, name, value]) => [name!, value!]))

  const readIfConfig = ({ language, text }: Block) => {
    const said = text.replaceAll(placeholder, '0'.repeat(64))
    if (language === 'ini') return readConfig(asVariables(said))
    const value = JSON.parse(said) as object
    const isConfig = ['upstreams', 'auth', 'limits', 'restPort'].some((name) => name in value)
    return isConfig && readConfig({}, { file: { name: 'durable-gateway.config.json', value } })
  }

  test.each(blocksIn('ini', 'json').map((block) => [placeOf(block), block] as const))(
    '%s is right where it is a configuration',
    (_, block) => {
      expect(() => readIfConfig(block)).not.toThrow()
    },
  )

  test.each(blocksIn('xml').map((block) => [placeOf(block), block] as const))('%s is well-formed', (_, { text }) => {
    expect(unclosedOf(text)).toEqual([])
  })

  test('of TypeScript compile', async () => {
    const programs = blocksIn('ts')
    expect(programs.length).toBeGreaterThan(1)
    const compiled = join(folder, 'compiled')
    await mkdir(compiled)
    for (const block of programs) {
      const name = `${block.page.replaceAll(/\W/g, '-')}-${block.line}.ts`
      await writeFile(join(compiled, name), `${block.text}\nexport {}\n`)
    }
    const config = { extends: '../../../tsconfig.json', include: ['*.ts'] }
    await writeFile(join(compiled, 'tsconfig.json'), JSON.stringify(config))
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    await expect(run(process.execPath, [tsc, '-p', compiled])).resolves.toHaveProperty('stdout', '')
  })
})

describe('the commands of docs/', () => {
  // Files that a reader saves before running the commands.
  const filesOf = (path: string) =>
    docs.find((page) => page.path === path)!.blocks.flatMap(({ marks }) => marks['file'] ?? [])

  test.each(blocksIn('sh').map((block) => [placeOf(block), block] as const))(
    '%s is read by a shell',
    async (_, block) => {
      const child = spawn('sh', ['-n'], { stdio: ['pipe', 'ignore', 'inherit'] })
      child.stdin.end(block.text)
      expect(await once(child, 'exit')).toEqual([0, null])
      for (const [path] of block.text.matchAll(/(?<![\w/])(?:apps|deploy|docs|packages)\/[\w./-]+/g)) {
        if (/\/dist\//.test(path) || filesOf(block.page).includes(path)) continue
        await expect(access(join(root, path)), path).resolves.toBeUndefined()
      }
      const need = block.marks['needs']
      if (need !== undefined) expect(block.before, 'the paragraph above says what it needs').toMatch(needs[need]!)
    },
  )

  const isTried = ({ language, marks }: Block) =>
    language === 'sh' && marks['needs'] === undefined && marks['builds'] === undefined
  const tried = docs.filter(({ blocks }) => blocks.some(isTried))

  // Programs that pages use after saying how to build them, or linking to a page that does.
  beforeAll(async () => {
    const own = join(folder, 'build')
    await mkdir(own)
    const { code, output } = await runPage(
      blocksIn('sh').filter(({ marks }) => marks['builds'] !== undefined),
      own,
    )
    if (code !== 0) throw new Error(output)
  }, 120_000)

  test.concurrent.each(tried)('$path', { timeout: 120_000 }, async (page) => {
    const blocks = page.blocks.filter((block) => isTried(block) || block.marks['file'] !== undefined)
    const own = join(folder, page.path.replaceAll(/\W/g, '-'))
    await mkdir(own)
    const { code, printed, output, onFreePorts } = await runPage(blocks, own)
    expect(code, output).toBe(0)
    let index = -1
    for (const block of page.blocks) {
      if (isTried(block)) index++
      if (block.marks['prints'] === undefined) continue
      const said = printed[index]!
      expect(holds(said, onFreePorts(block.text)), `${placeOf(block)} shows what is not in:\n${said}`).toBe(true)
    }
  })
})

describe('the names in docs/', () => {
  // Of other programs, of the command line, of the fake host, and of the commands themselves.
  const foreign =
    /^(HTTPS?_PROXY|NO_PROXY|MALLOC_\w+_|NO_COLOR|NODE_ENV|NODE_EXTRA_CA_CERTS|NODE_OPTIONS|NODE_USE_ENV_PROXY|OTEL_\w+|CREATED|CALLER_KEY|DURABLE_GATEWAY_KEY|DURABLE_MOCK_\w+|DURABLE_(APP|CONFIG|CONTEXT|HUB|KEY|URL)(_FILE)?)$/
  const isKnown = (name: string) =>
    variableNames.includes(name) ||
    isUpstreamVariable(name) ||
    (name.endsWith('_FILE') && isSecretVariable(name.slice(0, -5))) ||
    foreign.test(name)

  test.each(docs)('$path has variables that are read', ({ text }) => {
    const inCode = text.matchAll(/`([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?:=[^`]*)?`/g)
    const set = text.matchAll(/(?:^|[\s'"])(?:export )?([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)=(?=\S)/gm)
    const unknown = [...inCode, ...set].map(([, name]) => name!).filter((name) => !isKnown(name))
    expect(unknown).toEqual([])
  })

  test('are metrics that there are', async () => {
    const known = new Set(Array.from((await readExposed()).keys(), familyOf))
    const named = docs.flatMap(({ text }) => text.match(/\b(durable_gateway|nodejs|process)_\w+/g) ?? [])
    expect(named.length).toBeGreaterThan(5)
    expect([...new Set(named)].filter((name) => !known.has(familyOf(name)))).toEqual([])
  })

  test('are tests that there are', async () => {
    const security = docs.find(({ path }) => path === 'docs/security.md')!
    const named = [...security.text.matchAll(/\[([^\]]+)\]\(\.\.\/([^)]+\.test\.ts)\)/g)]
    expect(named.length).toBeGreaterThan(10)
    for (const [, name, path] of named) expect(await readFile(join(root, path!), 'utf8'), path).toContain(name!)
  })

  test('are all rules against harmful requests', () => {
    const { text } = docs.find(({ path }) => path === 'docs/security.md')!
    expect(hazardNames.filter((name) => !text.includes(`\`${name}\``))).toEqual([])
  })

  test('are all alerts, and no other', async () => {
    const { text } = docs.find(({ path }) => path === 'docs/operations.md')!
    const rules = await readFile(join(root, 'deploy/prometheus/alerts.yml'), 'utf8')
    const alerts = Array.from(rules.matchAll(/- alert: (\w+)/g), ([, name]) => name!)
    const named = Array.from(text.matchAll(/`(Durable[A-Z]\w+)`/g), ([, name]) => name!)
    expect(named.sort()).toEqual(alerts.sort())
  })

  test('are texts that the gateway says', async () => {
    const { text } = docs.find(({ path }) => path === 'docs/operations.md')!
    const said = Array.from(text.matchAll(/`([^`|]+)`(?: or `([^`|]+)`)? in `detail`/g), ([, ...texts]) => texts).flat()
    const sources: string[] = []
    for await (const path of glob('apps/gateway/src/**/*.ts', { cwd: root })) {
      sources.push(await readFile(join(root, path), 'utf8'))
    }
    expect(said.length).toBeGreaterThan(3)
    for (const one of said.filter((one) => one !== undefined)) expect(sources.join('\n')).toContain(one)
  })

  test('are codes of problems that there are', () => {
    const { text } = docs.find(({ path }) => path === 'docs/operations.md')!
    const named = Array.from(text.matchAll(/(?:`code`|\d{3}) `([a-z_]+)`/g), ([, name]) => name!)
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !problemCodes.some((code) => code === name))).toEqual([])
  })
})

const familyOf = (sample: string) => sample.replace(/_(bucket|sum|count)$/, '')

/** Names of elements that are not closed as they were opened. */
function unclosedOf(xml: string): string[] {
  const open: string[] = []
  for (const [, slash, name, , empty] of xml
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*(\/?)>/g)) {
    if (slash) {
      if (open.at(-1) !== name) return [...open, `/${name}`]
      open.pop()
    } else if (!empty) open.push(name!)
  }
  return open
}

test('the list of what commands may need names nothing that no page needs', () => {
  const needed = new Set(blocksIn('sh').map(({ marks }) => marks['needs']))
  expect(Object.keys(needs).filter((need) => !needed.has(need))).toEqual([])
})
