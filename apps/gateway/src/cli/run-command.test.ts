import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import type { GatewayConfig } from '../config/gateway-config.ts'
import { readOrchestrators } from '../runtimes/node/orchestrators.ts'
import { readConfigFile } from './config-file.ts'
import { runCommand } from './run-command.ts'

const key = 'canary-Key/9+plus=='

interface Folder extends AsyncDisposable {
  path: string
}

async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), 'durable-gateway-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text)
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

/** Runs a command in a folder with these files. */
async function run(
  line: string,
  variables: Record<string, string> = {},
  files: Record<string, string | Uint8Array> = {},
) {
  await using folder = await folderWith(files)
  let printed = ''
  let complained = ''
  let started: GatewayConfig | undefined
  const code = await runCommand({
    args: line.split(' ').filter(Boolean),
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, value.replaceAll('FOLDER', folder.path)]),
    ),
    folder: folder.path,
    print: (text) => (printed += `${text}\n`),
    complain: (text) => (complained += `${text}\n`),
    start: async (config) => void (started = config),
  })
  return { code, printed, complained, started }
}

describe('durable-gateway', () => {
  test('starts with what the environment and the file in the folder say', async () => {
    const files = { 'durable-gateway.config.json': '{ "restPort": 1080, "mcpPort": 1090 }' }
    const { code, started } = await run('', { REST_PORT: '2080' }, files)
    expect(code).toBe(0)
    expect(started).toMatchObject({ restPort: 2080, mcpPort: 1090 })
  })

  test.each([
    ['durable-gateway.config.mjs', 'export default { restPort: 1080 }'],
    ['durable-gateway.config.js', 'export default { restPort: 1080 }'],
    ['durable-gateway.config.ts', 'const restPort: number = 1080\nexport default { restPort }'],
  ])('reads %s', async (name, text) => {
    const files = { [name]: text, 'package.json': '{ "type": "module" }' }
    expect((await run('', {}, files)).started?.restPort).toBe(1080)
  })

  test.each([
    ['--config other.json', {}],
    ['', { DURABLE_GATEWAY_CONFIG: 'other.json' }],
    ['--config other.json', { DURABLE_GATEWAY_CONFIG: 'absent.json' }],
  ])('reads the file that %j and %j name', async (line, variables) => {
    const files = { 'other.json': '{ "restPort": 1 }', 'durable-gateway.config.json': '{ "restPort": 2 }' }
    expect((await run(line, variables, files)).started?.restPort).toBe(1)
  })

  test('says which of several files it has not read', async () => {
    const files = { 'durable-gateway.config.json': '{}', 'durable-gateway.config.ts': 'export default {}' }
    const { started } = await run('', {}, files)
    expect(started?.warnings).toEqual(['durable-gateway.config.ts not read: durable-gateway.config.json comes first'])
  })

  test('reads secrets from files and cuts the end of the line off', async () => {
    const variables = {
      DURABLE_FUNCTIONS_BASE_URL: 'https://a.example',
      DURABLE_FUNCTIONS_TOKEN_FILE: 'FOLDER/token',
      UPSTREAM_B_BASE_URL: 'https://b.example',
      UPSTREAM_B_TOKEN_FILE: 'FOLDER/other',
    }
    const { started } = await run('', variables, { token: `${key}\n`, other: 'second-key' })
    expect(started?.upstreams.map(({ key }) => key)).toEqual([key, 'second-key'])
    expect(started?.warnings).toEqual([])
  })

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF{ "restPort": 1080 }')],
    ['UTF-16 as PowerShell writes it', Buffer.from('\uFEFF{ "restPort": 1080 }', 'utf16le')],
    ['UTF-16 of the other order', Buffer.from('\uFEFF{ "restPort": 1080 }', 'utf16le').swap16()],
  ])('reads a file in %s', async (_, bytes) => {
    const { started } = await run('', {}, { 'durable-gateway.config.json': bytes })
    expect(started?.restPort).toBe(1080)
  })

  test('reads a secret and a catalogue that begin with a byte order mark', async () => {
    const variables = { DURABLE_FUNCTIONS_BASE_URL: 'https://a.example', DURABLE_FUNCTIONS_TOKEN_FILE: 'FOLDER/token' }
    const { started } = await run('', variables, { token: Buffer.from(`\uFEFF${key}\r\n`, 'utf16le') })
    expect(started?.upstreams[0]?.key).toBe(key)
    await using folder = await folderWith({ 'orchestrators.json': '\uFEFF{ "orchestrators": [] }' })
    expect(await readOrchestrators(join(folder.path, 'orchestrators.json'), [])).toEqual([])
  })

  const exposing: [string, string, string, number, boolean][] = [
    ['a key of a function app', 'json', '{"upstreams":[{"baseUrl":"https://a.example","key":"canary"}]}', 0o644, true],
    [
      'a next key',
      'json',
      '{"upstreams":[{"baseUrl":"https://a.example","key":"canary","nextKey":"other"}]}',
      0o604,
      true,
    ],
    ['a secret that signs', 'json', `{"mcp":{"stateSecret":"${'s'.repeat(40)}"}}`, 0o644, true],
    ['a secret of links', 'json', `{"links":{"secrets":["a:${'s'.repeat(40)}"]}}`, 0o644, true],
    ['a password of the store', 'json', '{"storeUrl":"redis://u:canary@localhost"}', 0o644, true],
    ['a query of a collector', 'json', '{"telemetry":{"otlpEndpoint":"https://a.example/?k=canary"}}', 0o644, true],
    [
      'a key in a module',
      'mjs',
      'export default { mcp: { stateSecret: "0123456789012345678901234567890123456789" } }',
      0o644,
      true,
    ],
    [
      'a key that the module reads elsewhere',
      'mjs',
      'export default { mcp: { stateSecret: "a".repeat(40) } }',
      0o644,
      false,
    ],
    [
      'a key for the owner alone',
      'json',
      '{"upstreams":[{"baseUrl":"https://a.example","key":"canary"}]}',
      0o600,
      false,
    ],
    ['a key for the group', 'json', '{"upstreams":[{"baseUrl":"https://a.example","key":"canary"}]}', 0o640, false],
    ['a store without a password', 'json', '{"storeUrl":"redis://localhost"}', 0o644, false],
    ['the hash of a key', 'json', `{"auth":{"apiKeys":["ci:viewer:${'a1'.repeat(32)}"]}}`, 0o644, false],
  ]
  test.skipIf(process.platform === 'win32').each(exposing)(
    'judges a file with %s',
    async (_, kind, text, mode, warns) => {
      const name = `durable-gateway.config.${kind}`
      await using folder = await folderWith({ [name]: text })
      await chmod(join(folder.path, name), mode)
      const { warnings } = await readConfigFile(folder.path)
      const told = `${name} holds a secret, and every user of this machine may read it; run chmod o-r ${name}`
      expect(warnings).toEqual(warns ? [told] : [])
    },
  )

  const wrong: [string, string, Record<string, string>, Record<string, string>, RegExp][] = [
    ['a named file that is absent', '--config no.json', {}, {}, /--config names .*no\.json, and there is no such file/],
    [
      'invalid JSON',
      '',
      {},
      { 'durable-gateway.config.json': '{ "a": 1,\n}' },
      /config\.json is not JSON at line 2, column 1/,
    ],
    [
      'a module without a default',
      '',
      {},
      { 'durable-gateway.config.mjs': 'export const a = 1' },
      /exports no default/,
    ],
    [
      'a module that throws',
      '',
      {},
      { 'durable-gateway.config.mjs': `throw new RangeError('${key}')` },
      /cannot be loaded \(RangeError at line 1\)/,
    ],
    [
      'a file of another kind',
      '--config a.yaml',
      {},
      { 'a.yaml': 'restPort: 1' },
      /a\.yaml is of no known kind; expected \.json/,
    ],
    [
      'a secret file that is absent',
      '',
      { API_KEYS_FILE: 'FOLDER/no' },
      {},
      /API_KEYS_FILE names a file that is not there/,
    ],
    [
      'a secret file that is empty',
      '',
      { STORE_URL_FILE: 'FOLDER/no' },
      { no: ' \n' },
      /STORE_URL_FILE names a file that is empty/,
    ],
    [
      'a secret in both places',
      '',
      { DURABLE_FUNCTIONS_TOKEN: key, DURABLE_FUNCTIONS_TOKEN_FILE: 'FOLDER/token' },
      { token: key },
      /DURABLE_FUNCTIONS_TOKEN_FILE is set beside DURABLE_FUNCTIONS_TOKEN; expected one of the two/,
    ],
  ]
  test.each(wrong)('refuses %s', async (_, line, variables, files, message) => {
    const { code, complained, started } = await run(line, { ...variables, REST_PORT: 'x' }, files)
    expect(code).toBe(1)
    expect(started).toBeUndefined()
    expect(complained).toMatch(message)
    expect(complained).toContain("REST_PORT 'x' is not a port number")
    expect(complained).not.toContain(key)
  })

  test('says at which line a module does not compile', async () => {
    await using folder = await folderWith({ 'durable-gateway.config.ts': `const key = '${key}'\nexport default {{\n` })
    const main = fileURLToPath(new URL('../runtimes/node/main.ts', import.meta.url))
    const ended = promisify(execFile)(process.execPath, [main, '--print-config'], { cwd: folder.path })
    const { code, stderr } = await ended.then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    )
    expect(stderr).toMatch(/durable-gateway\.config\.ts cannot be loaded \(SyntaxError at line 2\)/)
    expect(stderr).not.toContain(key)
    expect(code).toBe(1)
  })

  test('prints every setting and its origin, and no secret', async () => {
    const hash = 'a1'.repeat(32)
    const variables = {
      DURABLE_FUNCTIONS_BASE_URL: 'https://a.example',
      DURABLE_FUNCTIONS_TOKEN: key,
      API_KEYS: `ci:operator:${hash}`,
      MCP_STATE_SECRET_FILE: 'FOLDER/state',
      STORE_URL: 'redis://user:hunter2@localhost',
      LINK_SECRETS_FILE: 'FOLDER/links',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example/v1?api-key=canary-query',
      JWT_ISSUER: 'https://login.example.com',
      JWT_AUDIENCE: 'api',
      JWT_JWKS_URL: 'https://login.example.com/keys?sig=canary-signature',
    }
    const state = 'a-secret-of-more-than-thirty-two-characters'
    const file = JSON.stringify({
      limits: { body: 4096 },
      upstreams: [{ name: 'b', baseUrl: 'https://b.example', key: 'file-key' }],
    })
    const links = 'a:first-canary-of-thirty-two-characters\nb:second-canary-of-thirty-two-characters\n'
    const files = { state, links, 'durable-gateway.config.json': file }
    const { code, printed } = await run('--print-config', variables, files)
    expect(printed).toMatch(/^links\.secrets +a:…,b:… +LINK_SECRETS$/m)
    expect(code).toBe(0)
    expect(printed).toMatch(/^limits\.body +4KiB +durable-gateway\.config\.json$/m)
    expect(printed).toMatch(/^limits\.headers +16KiB +default$/m)
    expect(printed).toMatch(/^auth\.apiKeys +ci:operator:… +API_KEYS$/m)
    expect(printed).toMatch(/^upstreams\.default\.key +\*{8} +DURABLE_FUNCTIONS_TOKEN$/m)
    expect(printed).toMatch(/^upstreams\.b\.baseUrl +https:\/\/b\.example +durable-gateway\.config\.json$/m)
    expect(printed).toMatch(/^telemetry\.otlpEndpoint +https:\/\/collector\.example\/v1\?\*{8} +OTEL/m)
    for (const secret of [key, hash, state, 'hunter2', 'file-key', 'canary-']) expect(printed).not.toContain(secret)
  })

  test('makes a new key each time, whose line the configuration takes', async () => {
    const [first, second] = [await run('create-key --name ci --role operator'), await run('create-key --name ci')]
    const [key] = /dhk_[\w-]{43}(?![\w-])/.exec(first.printed)!
    const [, line = ''] = /API_KEYS=(\S+)/.exec(first.printed)!
    expect(line).toBe(`ci:operator:${createHash('sha256').update(key).digest('hex')}`)
    expect(second.printed).not.toContain(key)
    const { started } = await run('', { API_KEYS: line })
    expect(started?.auth?.apiKeys[0]).toMatchObject({ name: 'ci', role: 'operator' })
    const [json = ''] = /^ {2}\{.*\}$/m.exec(first.printed)!
    expect((await run('', {}, { 'durable-gateway.config.json': json })).started?.auth).toEqual(started?.auth)
  })

  test.each([
    ['--help', /Usage: durable-gateway \[command\]/],
    ['help', /doctor .*check the configuration/],
    ['--version', /^\d+\.\d+\.\d+\n$/],
  ])('answers %s', async (line, expected) => {
    const { code, printed } = await run(line, { REST_PORT: 'x' })
    expect(code).toBe(0)
    expect(printed).toMatch(expected)
  })

  test('ends with 2 and a hint where the command line is wrong', async () => {
    const { code, complained, printed } = await run('docter')
    expect([code, printed]).toEqual([2, ''])
    expect(complained).toMatch(/did you mean doctor\?\nSee durable-gateway --help\./)
  })
})
