import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import process from 'node:process'
import { expect, test, vi } from 'vitest'
import { createCliHost, key, type RunOptions } from './cli-host.ts'

const page = (status = 200, type = 'text/html; charset=utf-8') =>
  new Response('<!doctype html>', { status, headers: { 'content-type': type } })

/** A console that notes what is asked of it. */
function consoleAt(response: () => Response, asked: string[] = []): RunOptions['fetch'] {
  return async (target, init) => {
    asked.push(target, JSON.stringify([...new Headers(init?.headers)]))
    return response()
  }
}

test.each([
  ['the console', 'open', 'https://app.test/ui/'],
  ['an instance', ['open', 'order 17/ü'], 'https://app.test/ui/#/instances/order%2017%2F%C3%BC'],
  ['an app', 'open --url https://gate.test --app shop', 'https://gate.test/ui/#/instances?app=shop'],
  ['an app by its address', 'open --url https://gate.test/p/apps/shop/', 'https://gate.test/p/ui/#/instances?app=shop'],
  [
    'an instance of an app and a task hub',
    'open a --url https://gate.test --app shop --hub Main',
    'https://gate.test/ui/#/instances/a?app=shop&hub=Main',
  ],
  ['a whole webhook address', 'open --url https://gate.test/runtime/webhooks/durabletask/', 'https://gate.test/ui/'],
])('the address of %s is printed, without the key', async (_, words, address) => {
  await using cli = await createCliHost()
  const asked: string[] = []
  const { out, said, code } = await cli.run(words, { fetch: consoleAt(page, asked) })
  expect([code, out, said]).toEqual([0, `${address}\n`, ''])
  expect(asked.join()).not.toContain(key)
  expect(asked[0]).toBe(address.replace(/#.*/, ''))
})

test.each([
  ['no page', () => page(404)],
  ['a redirect', () => page(302)],
  ['something else', () => page(200, 'application/json')],
])('an address with %s has no console', async (_, response) => {
  await using cli = await createCliHost()
  expect(await cli.run('open', { fetch: consoleAt(response) })).toMatchObject({
    code: 8,
    out: '',
    said: 'durable: there is no console at https://app.test: a gateway serves it\n',
  })
})

test.runIf(process.platform === 'linux')('at a terminal the browser gets the address', async () => {
  await using cli = await createCliHost()
  const bin = join(cli.folder, 'bin')
  const note = join(cli.folder, 'opened')
  await mkdir(bin)
  await writeFile(join(bin, 'xdg-open'), `#!/bin/sh\nprintf '%s' "$1" > '${note}'\n`)
  await chmod(join(bin, 'xdg-open'), 0o755)
  const env = { PATH: bin }
  const { out, code } = await cli.run('open a', { terminal: true, env, fetch: consoleAt(page) })
  expect([code, out]).toEqual([0, 'https://app.test/ui/#/instances/a\n'])
  await vi.waitFor(async () => expect(await readFile(note, 'utf8')).toBe('https://app.test/ui/#/instances/a'))
})

test('without a browser the command says so and does not fail', async () => {
  await using cli = await createCliHost()
  const env = { PATH: join(cli.folder, 'nothing') }
  const { out, code } = await cli.run('open', { terminal: true, env, fetch: consoleAt(page) })
  expect([code, out]).toEqual([0, 'https://app.test/ui/\n'])
})
