import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { readArguments } from '../src/arguments.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code!)
const headingOf = (code: string) =>
  readme
    .slice(0, readme.indexOf(code))
    .match(/^#+ .*$/gm)!
    .at(-1)!
    .replace(/^#+ /, '')

test.each(blocks('ts').map((code) => [headingOf(code), code]))('the snippet under "%s" holds', async (_, code) => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { cwd: root })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const [code_] = await once(child, 'close')
  expect([code_, said]).toEqual([0, ''])
})

interface Call {
  readonly url: string
  readonly init: RequestInit
}

// The few flags of curl that the README uses.
function parseCurl(line: string): Call {
  const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
  const headers = new Headers()
  let [method, body, url]: (string | undefined)[] = []
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!
    if (word === '-X') method = words[++i]
    else if (word === '-d') body = words[++i]
    else if (word === '-H') headers.append(...(words[++i]!.split(': ') as [string, string]))
    else url = word
  }
  return { url: url!, init: { method: method ?? 'GET', headers, ...(body !== undefined && { body }) } }
}

test('the commands work one after the other', async () => {
  const [run, ...asks] = blocks('sh').flatMap((block) => block.trim().split('\n'))
  const args = run!.replace('npm run mock -- ', '').split(' ')
  expect(readArguments(args)).toMatchObject({ kind: 'options', options: { port: 7071, key: 'my-key' } })
  const server = spawn(process.execPath, [join(root, 'src', 'cli.ts'), ...args, '--port', '0'])
  onTestFinished(() => void server.kill())
  let url = ''
  for await (const line of createInterface({ input: server.stdout })) {
    url ||= /HTTP API\s+(http:\/\/[^/]+)/.exec(line)?.[1] ?? ''
    if (line.startsWith('Ctrl-C')) break
  }
  for (const ask of asks) {
    const { url: target, init } = parseCurl(ask)
    const response = await fetch(target.replace('http://127.0.0.1:7071', url), init)
    expect([ask, response.ok]).toEqual([ask, true])
  }
  const statusText = async () => (await fetch(`${url}/runtime/webhooks/durabletask/instances/first?code=my-key`)).text()
  await expect
    .poll(statusText, { timeout: 10_000 })
    .toContain('"output":["Hello Tokyo!","Hello Seattle!","Hello London!"]')
})

test('names every flag with its default', () => {
  const rows = [...readme.matchAll(/^\| `(--[a-z-]+)` \|.*\| (.*) \|$/gm)].map(([, flag, value]) => [flag, value])
  const read = readArguments([])
  if (read.kind !== 'options') throw new Error('the defaults are not accepted')
  const { port, rpcPort, hostname, key, taskHub, extensionVersion, storage, tableService, authLevel, clock } =
    read.options
  expect(rpcPort).toBeUndefined()
  expect(rows).toEqual([
    ['--port', `\`${port}\``],
    ['--rpc-port', 'none'],
    ['--hostname', `\`${hostname}\``],
    ['--key', `\`${key}\``],
    ['--task-hub', `\`${taskHub}\``],
    ['--extension-version', `\`${extensionVersion}\``],
    ['--storage', `\`${storage}\``],
    ['--table-service', `\`${tableService}\``],
    ['--stores-parent', 'as the version ships'],
    ['--default-version', 'none'],
    ['--clock', `\`${clock}\``],
    ['--hold', 'none'],
    ['--samples', '`true` without a path'],
    ['--admin', 'off'],
    ['--auth-level', `\`${authLevel}\``],
  ])
})
