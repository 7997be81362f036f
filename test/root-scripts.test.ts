import { execFile } from 'node:child_process'
import { access, chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '../scripts')

interface Ran {
  code: number
  said: string
}

/** A checkout with the scripts and what they read, where commands are stubs that note how they were called. */
async function checkout(stubs: Readonly<Record<string, string>>, binaries = 'stubs') {
  const root = await mkdtemp(join(tmpdir(), 'durable-http-scripts-'))
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(root, name)), { recursive: true })
    await writeFile(join(root, name), text)
  }
  await mkdir(join(root, 'scripts'))
  for (const name of ['install.mjs', 'run-steps.mjs', 'verify.mjs'])
    await copyFile(join(scripts, name), join(root, 'scripts', name))
  await write('package.json', '{ "packageManager": "pnpm@1.2.3" }')
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'apps/gateway/package.json']) await write(name, '{}')
  await write('calls', '')
  for (const [name, text] of Object.entries(stubs)) {
    await write(join(binaries, name), `#!/bin/sh\necho "${name} $*" >> '${join(root, 'calls')}'\n${text}\n`)
    await chmod(join(root, binaries, name), 0o755)
  }
  const run = (script: string, ...args: string[]) =>
    new Promise<Ran>((resolve) => {
      const path = `${join(root, 'stubs')}${delimiter}${process.env['PATH']}`
      const env = { ...process.env, PATH: path }
      execFile(process.execPath, [join(root, 'scripts', script), ...args], { env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr }),
      )
    })
  return {
    root,
    run,
    write,
    calls: async () => (await readFile(join(root, 'calls'), 'utf8')).split('\n').filter(Boolean),
    has: (name: string) =>
      access(join(root, name)).then(
        () => true,
        () => false,
      ),
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  }
}

describe('the install before a start', () => {
  const works = { npx: 'mkdir -p node_modules' }
  const frozen = 'npx --yes pnpm@1.2.3 install --frozen-lockfile --prefer-offline'
  const small = `${frozen} --prod --trust-lockfile --filter durable-http --filter @durable-http/gateway...`

  test('installs what the gateway needs, once', async () => {
    await using here = await checkout(works)
    const first = await here.run('install.mjs', 'gateway')
    expect(first).toMatchObject({
      code: 0,
      said: expect.stringContaining('what the gateway and the mock need') as string,
    })
    expect(await here.run('install.mjs', 'gateway')).toEqual({ code: 0, said: '' })
    expect(await here.calls()).toEqual([small])
    expect(await here.has('.install-lock')).toBe(false)
  })

  test.each(['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'apps/gateway/package.json'])(
    'installs again once %s has changed',
    async (name) => {
      await using here = await checkout(works)
      await here.run('install.mjs', 'gateway')
      await here.write(name, '{ "packageManager": "pnpm@1.2.3", "changed": 1 }')
      await here.run('install.mjs', 'gateway')
      expect(await here.calls()).toHaveLength(2)
    },
  )

  test('installs everything for the tests, which is enough for the gateway, too', async () => {
    await using here = await checkout(works)
    for (const wanted of ['gateway', 'all', 'gateway', 'all']) await here.run('install.mjs', wanted)
    expect(await here.calls()).toEqual([small, frozen])
  })

  test('keeps what a contributor has', async () => {
    await using here = await checkout(works)
    await here.write('node_modules/vitest/package.json', '{}')
    await here.run('install.mjs', 'gateway')
    expect(await here.calls()).toEqual([frozen])
  })

  test('runs once where two starts want it at the same time', async () => {
    await using here = await checkout({ npx: 'sleep 1; mkdir -p node_modules' })
    const both = await Promise.all([here.run('install.mjs', 'gateway'), here.run('install.mjs', 'gateway')])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
    expect(await here.calls()).toHaveLength(1)
  })

  test('takes over the lock of a process that has ended', async () => {
    await using here = await checkout(works)
    const ended = execFile(process.execPath, ['--version'])
    await new Promise((resolve) => ended.once('exit', resolve))
    await here.write('.install-lock', String(ended.pid))
    expect((await here.run('install.mjs', 'gateway')).code).toBe(0)
    expect(await here.calls()).toHaveLength(1)
  })

  test.each([
    ['the network', 'echo getaddrinfo ENOTFOUND registry.example', 'the registry cannot be reached'],
    ['anything else', 'echo ERR_PNPM_OUTDATED_LOCKFILE', 'the lines above say why'],
  ])('fails on %s with what was said and what to do, and tries again next time', async (_, says, advice) => {
    await using here = await checkout({ npx: `${says} >&2; exit 3` })
    const { code, said } = await here.run('install.mjs', 'gateway')
    expect(code).toBe(1)
    expect(said).toContain(says.split(' ').at(-1))
    expect(said).toContain(advice)
    await here.run('install.mjs', 'gateway')
    expect(await here.calls()).toHaveLength(2)
    expect(await here.has('.install-lock')).toBe(false)
  })

  test('refuses to install anything else', async () => {
    await using here = await checkout(works)
    expect(await here.run('install.mjs', 'rest')).toMatchObject({
      code: 2,
      said: 'install.mjs takes gateway or all, not rest\n',
    })
    expect(await here.calls()).toEqual([])
  })
})

describe('npm test', () => {
  const commands = ['turbo', 'oxlint', 'oxfmt', 'knip', 'vitest']
  const passing = Object.fromEntries(commands.map((name) => [name, 'exit 0']))
  const order = ['turbo run', 'oxlint ', 'oxfmt --check', 'turbo boundaries', 'knip ', 'vitest run']

  test('runs the steps of this checkout one after another and prints which one runs', async () => {
    await using here = await checkout(passing, 'node_modules/.bin')
    const { code, said } = await here.run('verify.mjs')
    expect(code).toBe(0)
    expect(Array.from(said.matchAll(/step (\d) of 6:/g), ([, step]) => step)).toEqual(['1', '2', '3', '4', '5', '6'])
    const calls = await here.calls()
    expect(calls.map((call, at) => call.startsWith(order[at]!))).toEqual(order.map(() => true))
  })

  test.each([
    ['the first', 'turbo', 1, 'build and types'],
    ['one in between', 'oxfmt', 3, 'format'],
    ['the last', 'vitest', 6, 'tests'],
  ])('stops at %s that fails, with its code and how to repeat it', async (_, name, step, title) => {
    await using here = await checkout({ ...passing, [name]: 'exit 7' }, 'node_modules/.bin')
    const { code, said } = await here.run('verify.mjs')
    expect(code).toBe(7)
    expect(said).toMatch(
      new RegExp(`failed at step ${step} of 6: ${title}\\. To repeat it alone: npx pnpm exec ${name} `),
    )
    expect(await here.calls()).toHaveLength(step)
  })
})
