import { describe, expect, test } from 'vitest'
import { createDurableClient, type DurableErrorCode, isDurableError } from '../src/index.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const html = { 'content-type': 'text/html' }
const row = (customStatus = 'null') =>
  `{"name":"Fn","instanceId":"i0","runtimeStatus":"Running","input":null,"customStatus":${customStatus},"output":null,"createdTime":"2026-11-29T10:00:00Z","lastUpdatedTime":"2026-11-29T10:00:00Z"}`

/** A client of a host that lists one instance and responds to its status as the test asks. */
function clientOf(status: () => Response) {
  return createDurableClient({
    baseUrl: 'https://app.test',
    retry: false,
    clock: { now: Date.now, sleep: async () => undefined },
    fetch: async (url) =>
      new URL(url).pathname.endsWith('/instances') ? new Response(`[${row()}]`, { headers: json }) : status(),
  })
}

const other = row().replace('"i0"', '"i1"')
const page = '<html><title>Sign in</title></html>'
const foreign: [string, () => Response, DurableErrorCode][] = [
  ['a page with 200', () => new Response(page, { headers: html }), 'protocol'],
  ['a page that is called JSON', () => new Response(page, { headers: json }), 'protocol'],
  ['a page with 202', () => new Response(page, { status: 202, headers: html }), 'protocol'],
  ['a page with 404', () => new Response(page, { status: 404, headers: html }), 'protocol'],
  [
    'a stopped app',
    () => new Response('<html>The web app is stopped.</html>', { status: 403, headers: html }),
    'unavailable',
  ],
  ['an empty body', () => new Response('', { headers: json }), 'protocol'],
  ['no content', () => new Response(null, { status: 204 }), 'protocol'],
  ['half a status', () => new Response(row().slice(0, 50), { headers: json }), 'protocol'],
  ['a list', () => new Response('[]', { headers: json }), 'protocol'],
  ['an object of something else', () => new Response('{"status":"ok"}', { headers: json }), 'protocol'],
  [
    'an export that says it is complete',
    () => new Response('{"complete":true,"count":0}', { headers: json }),
    'protocol',
  ],
  ['the status of another instance', () => new Response(other, { headers: json }), 'protocol'],
  ['null', () => new Response('null', { headers: json }), 'protocol'],
  ['a text', () => new Response('"ok"', { headers: json }), 'protocol'],
  [
    'UTF-16',
    () => new Response(new Uint8Array(Buffer.from(`\ufeff${row()}`, 'utf16le')), { headers: json }),
    'protocol',
  ],
  ['a compressed body', () => new Response('x', { headers: { ...json, 'content-encoding': 'zstd' } }), 'protocol'],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://login.test/' } }), 'protocol'],
]

describe.each(foreign)('%s in place of a status', (_, status, code) => {
  test('is not written as a line of an export, which rejects before it says that it is complete', async () => {
    const lines: string[] = []
    const read = async () => {
      for await (const line of clientOf(status).export({ all: true })) lines.push(line)
    }
    const error: unknown = await read().catch((caught: unknown) => caught)
    expect([isDurableError(error) && error.code, lines]).toEqual([code, []])
  })

  test('does not reach a follower as a state', async () => {
    const events: unknown[] = []
    const read = async () => {
      for await (const event of clientOf(status).follow('i0', { failFast: true })) events.push(event)
    }
    const error: unknown = await read().catch((caught: unknown) => caught)
    expect([isDurableError(error) && error.code, events]).toEqual([code, []])
    expect((error as Error).message).toMatch(/^getInstanceStatus: /)
  })
})

test('an export keeps a status however deep it is, with every digit', async () => {
  const deep = `${'['.repeat(5_000)}4.0,-0,1e400,638000000000000001${']'.repeat(5_000)}`
  const lines: string[] = []
  for await (const line of clientOf(() => new Response(row(deep), { headers: json })).export({ all: true }))
    lines.push(line)
  expect(lines).toEqual([row(deep), '{"complete":true,"count":1}'])
})

test.each([
  ['638000000000000001', '638000000000000002'],
  ['4', '4.0'],
  ['0.1000000000000000055', '0.1000000000000000056'],
  ['1e400', '2e400'],
  ['0', '-0'],
])('a custom status that goes from %s to %s is a change', async (before, after) => {
  const states = [before, before, after]
  const told: string[] = []
  const client = clientOf(() => {
    const next = states.shift()
    return next === undefined
      ? new Response(null, { status: 404 })
      : new Response(row(`{"n":${next}}`), { headers: json })
  })
  for await (const event of client.follow('i0')) if (event.type === 'status') told.push(event.text)
  expect(told).toEqual([row(`{"n":${before}}`), row(`{"n":${after}}`)])
})
