import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createCliHost, key, type RunOptions } from './cli-host.ts'

const none = { DURABLE_URL: undefined, DURABLE_KEY: undefined }

test('a context is set, listed, used, shown and deleted without its key', async () => {
  await using cli = await createCliHost()
  const env = { ...none, PROD_KEY: key }
  const steps = [
    'context set prod --url https://app.test --key-variable PROD_KEY --hub MyHub',
    'context set dev --url http://localhost:7071',
    'context use dev',
    'context use prod',
    'context list -o json',
    'context show',
    'list',
    'context delete dev',
  ]
  let all = ''
  for (const words of steps) {
    const { code, out, said } = await cli.run(words, { env })
    expect([words, code]).toEqual([words, 0])
    all += out + said
  }
  all += await readFile(join(cli.folder, 'contexts.json'), 'utf8')
  expect(all).not.toContain(key)
  expect(all).toContain('"current":true')
  expect(all).toMatch(/key +\(set\) +\(from PROD_KEY\)/)
  expect(all).toMatch(/hub +MyHub +\(from context prod\)/)
})

test.each([
  ['a wrong name', 'list --context prd', /no context 'prd'; did you mean prod\?/],
  ['a wrong name to use', 'context use other', /known are prod/],
  ['a wrong name to delete', 'context delete other', /known are prod/],
  [
    'a key in place of a variable',
    'context set x --url https://app.test --key-variable abcDEF123==',
    /never the key itself/,
  ],
  [
    'a key that looks like a name',
    'context set x --url https://app.test --key-variable a1B2c3D4e5F6g7H8',
    /never the key itself/,
  ],
  ['a key in the address', 'context set x --url https://app.test?code=secret-key', /without a key or a query/],
  ['a user in the address', 'context set x --url https://me:secret-key@app.test', /without a key or a query/],
  ['a new context without an address', 'context set x', /needs --url/],
  ['both a variable and a file', 'context set x --url https://a.test --key-variable A --key-file b', /not both/],
  ['a name that is not one', 'context set a/b --url https://a.test', /not a name/],
])('%s is an error', async (_, words, says) => {
  await using cli = await createCliHost()
  await cli.run('context set prod --url https://app.test', { env: none })
  const { code, said } = await cli.run(words, { env: none })
  expect([code, said]).toEqual([2, expect.stringMatching(says)])
  expect(said).not.toMatch(/secret-key|a1B2c3|abcDEF/)
})

describe('a key', () => {
  async function sentTo(words: string, env: Record<string, string | undefined>) {
    await using cli = await createCliHost()
    await cli.run('context set prod --url https://app.test --key-variable PROD_KEY', { env: none })
    await cli.run('context set open --url https://open.test', { env: none })
    const sent: string[] = []
    const fetch: RunOptions['fetch'] = async (target, init) => {
      const headers = new Headers(init?.headers)
      sent.push(`${new URL(target).origin} ${headers.get('x-functions-key') ?? 'none'}`)
      expect(target).not.toMatch(/code=/)
      return Response.json([])
    }
    const { code } = await cli.run(words, { env: { ...none, ...env }, fetch })
    return { sent: [...new Set(sent)], code }
  }

  test.each([
    ['of a context goes to its origin', 'list --context prod', { PROD_KEY: 'p' }, 'https://app.test p'],
    [
      'of a context does not go to another origin',
      'list --context prod --url https://evil.test',
      { PROD_KEY: 'p' },
      'https://evil.test none',
    ],
    [
      'of a context does not go to another port',
      'list --context prod --url https://app.test:8443',
      { PROD_KEY: 'p' },
      'https://app.test:8443 none',
    ],
    [
      'of DURABLE_URL does not go to another origin',
      'list --url https://evil.test',
      { DURABLE_URL: 'https://app.test', DURABLE_KEY: 'k' },
      'https://evil.test none',
    ],
    [
      'of the function app does not go to another origin',
      'list --url https://evil.test',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://app.test', DURABLE_FUNCTIONS_TOKEN: 'k' },
      'https://evil.test none',
    ],
    [
      'of the function app does not go to a context',
      'list --context open',
      { DURABLE_FUNCTIONS_TOKEN: 'k' },
      'https://open.test none',
    ],
    [
      'of the function app goes to it',
      'list',
      { DURABLE_FUNCTIONS_BASE_URL: 'https://app.test', DURABLE_FUNCTIONS_TOKEN: 'k' },
      'https://app.test k',
    ],
    [
      'of a variable comes before the one of a context',
      'list --context prod',
      { PROD_KEY: 'p', DURABLE_KEY: 'k' },
      'https://app.test k',
    ],
  ])('%s', async (_, words, env, expected) => {
    expect((await sentTo(words, env)).sent).toEqual([expected])
  })

  test('that is missing from its variable is reported before anything is sent', async () => {
    expect(await sentTo('list --context prod', {})).toEqual({ sent: [], code: 4 })
  })

  test('with a line break is refused', async () => {
    expect(await sentTo('list --url https://a.test', { DURABLE_KEY: 'a\nb' })).toEqual({ sent: [], code: 4 })
  })

  test('of a file has one line', async () => {
    await using cli = await createCliHost()
    const file = join(cli.folder, 'key')
    await writeFile(file, `\uFEFF${key}\n`)
    expect((await cli.run('list', { env: { DURABLE_KEY: undefined, DURABLE_KEY_FILE: file } })).code).toBe(0)
    await writeFile(file, 'a\nb\n')
    expect((await cli.run('list', { env: { DURABLE_KEY: undefined, DURABLE_KEY_FILE: file } })).code).toBe(4)
  })

  test('does not follow a redirect of a path below /v1', async () => {
    await using cli = await createCliHost()
    const targets: string[] = []
    const fetch: RunOptions['fetch'] = async (target, init) => {
      targets.push(`${new URL(target).origin} ${init?.redirect}`)
      return new Response(null, { status: 302, headers: { location: 'https://evil.test/' } })
    }
    expect((await cli.run('api GET /v1/jobs', { fetch })).code).toBe(8)
    expect(targets).toEqual(['https://app.test manual'])
  })
})

test.each(['{', '{"contexts":null}', '{"contexts":{"a":{"url":7}}}', 'null'])(
  'a context file of %s is reported',
  async (text) => {
    await using cli = await createCliHost()
    await writeFile(join(cli.folder, 'contexts.json'), text)
    const { code, said } = await cli.run('context list', { env: none })
    expect([code, said]).toEqual([2, expect.stringContaining('not a context file')])
  },
)

test('flags come before variables, and variables before a context', async () => {
  await using cli = await createCliHost()
  await cli.run('context set prod --url https://app.test --hub OfContext --app one', { env: none })
  const show = async (words: string, env: RunOptions['env']) =>
    JSON.parse((await cli.run(`context show -o json ${words}`.trim(), { env: { ...none, ...env } })).out) as unknown
  expect(await show('', {})).toMatchObject({ hub: { value: 'OfContext', source: 'context prod' } })
  expect(await show('', { DURABLE_HUB: 'OfVariable' })).toMatchObject({
    hub: { value: 'OfVariable', source: 'DURABLE_HUB' },
  })
  expect(await show('--hub OfFlag', { DURABLE_HUB: 'OfVariable' })).toMatchObject({
    hub: { value: 'OfFlag', source: '--hub' },
  })
})
