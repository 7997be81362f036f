import { describe, expect, test } from 'vitest'
import { createCliHost, key } from './cli-host.ts'

const json = { 'content-type': 'application/json' }
const page = `<html>Sign in ${key}</html>`
const foreign: [string, () => Response][] = [
  ['a page', () => new Response(page, { headers: { 'content-type': 'text/html' } })],
  ['a page with 202', () => new Response(page, { status: 202, headers: { 'content-type': 'text/html' } })],
  ['a page that is called JSON', () => new Response(page, { headers: json })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: `https://login.test/?code=${key}` } })],
  ['no content', () => new Response(null, { status: 204 })],
  ['an empty body', () => new Response('', { headers: json })],
  ['half a body', () => new Response('[{"name":"a","insta', { headers: json })],
  ['a plain text', () => new Response('OK', { headers: { 'content-type': 'text/plain' } })],
]
const otherJson: [string, () => Response][] = [
  ['another object', () => new Response('{"status":"ok"}', { headers: json })],
  ['null', () => new Response('null', { headers: json })],
  ['a text', () => new Response('"OK"', { headers: json })],
]

const perOperation = [
  'api GET /instances/x',
  'api GET /instances',
  'api POST /orchestrators/Hello',
  'api POST /instances/x/terminate',
  'api POST /instances/x/raiseEvent/Go',
  'api DELETE /instances/x',
]
const ofGateways = ['job list', 'job show x', 'job pause x', 'job cancel x']

describe.each([...foreign, ...otherJson])('%s in place of a response', (_, respond) => {
  test.each([...perOperation, ...ofGateways])('is a failure of `durable %s`', async (words) => {
    await using host = await createCliHost()
    const { code, out, said } = await host.run(words, { fetch: async () => respond() })
    expect([code === 0, out]).toEqual([false, ''])
    expect(said).not.toBe('')
    expect(said).not.toContain(key)
  })
})

describe.each(foreign.filter(([name]) => !/called JSON|no content|an empty|half/.test(name)))(
  '%s in place of a path below /v1',
  (_, respond) => {
    test.each(['api GET /v1/instances', 'api POST /v1/jobs', 'job report x'])(
      'is a failure of `durable %s`',
      async (words) => {
        await using host = await createCliHost()
        const { code, out, said } = await host.run(words, { fetch: async () => respond() })
        expect([code === 0, out]).toEqual([false, ''])
        expect(said).not.toContain(key)
      },
    )
  },
)
