import { expect, it } from 'vitest'
import { canaryKey, createGatewayUnderTest } from './gateway-under-test.ts'

const hexOf = (character: string) => character.charCodeAt(0).toString(16)
const spelled: [string, string][] = [
  ['\\u escapes', Array.from(canaryKey, (c) => `\\u00${hexOf(c)}`).join('')],
  ['percent-encoding', Array.from(canaryKey, (c) => `%${hexOf(c)}`).join('')],
  ['percent-encoding twice', Array.from(canaryKey, (c) => `%25${hexOf(c).toUpperCase()}`).join('')],
  ['entities', Array.from(canaryKey, (c) => `&#x${hexOf(c)};`).join('')],
  ...['', ':', 'a:'].map((before): [string, string] => [
    `base64 after ${before.length} bytes`,
    btoa(before + canaryKey),
  ]),
]
const sizes: [string, number][] = [
  ['a small body', 10],
  ['a body that streams', 200_000],
]

function hostThatSays(text: string, headers: Record<string, string> = {}) {
  const bytes = new TextEncoder().encode(text)
  return createGatewayUnderTest({
    client: {
      fetch: async () => {
        let sent = 0
        const body = new ReadableStream<Uint8Array>({
          pull(controller) {
            if (sent < bytes.length) controller.enqueue(bytes.slice(sent, (sent += 1_021)))
            else controller.close()
          },
        })
        return new Response(body, { headers: { 'content-type': 'application/json', ...headers } })
      },
    },
  })
}

it.each(spelled.flatMap(([spelling, text]) => sizes.map(([body, size]) => ({ spelling, text, body, size }))))(
  'takes a key in $spelling out of $body',
  async ({ text, size }) => {
    const padding = 'x'.repeat(size)
    await using gateway = hostThatSays(`{"output":["${padding}","${text}","${padding}"]}`)
    const body = await (await gateway.call('GET', 'instances/a')).text()
    expect(body).toMatch(/\[key\]/)
    for (let start = 0; start + 12 <= text.length; start++) expect(body).not.toContain(text.slice(start, start + 12))
    expect(JSON.parse(body)).toMatchObject({ output: [padding, expect.any(String), padding] })
  },
)

it.each(spelled)('takes a key in %s out of headers', async (_, text) => {
  await using gateway = hostThatSays('[]', { 'x-ms-continuation-token': text, 'retry-after': text, 'x-other': text })
  const response = await gateway.call('GET', 'instances')
  expect(response.headers.get('retry-after')).toBeNull()
  expect(response.headers.get('x-other')).toBeNull()
  expect(response.headers.get('x-ms-continuation-token')).toMatch(/^.{0,3}\[key\].{0,3}$/)
})

it.each(['Canary123456', '-1', '1.5', '0', '2026-01-01T00:00:00Z', 'Sat, 03 Jan 2026 00:00:00 GMT'])(
  'passes on no Retry-After of %s',
  async (retryAfter) => {
    await using gateway = hostThatSays('[]', { 'retry-after': retryAfter })
    expect((await gateway.call('GET', 'instances')).headers.get('retry-after')).toBeNull()
  },
)

it.each([
  ['10', '10'],
  ['9'.repeat(11), '86400'],
  ['Fri, 31 Dec 9999 23:59:59 GMT', '86400'],
])('passes a Retry-After of %s on as %s', async (given, passed) => {
  await using gateway = hostThatSays('[]', { 'retry-after': given })
  expect((await gateway.call('GET', 'instances')).headers.get('retry-after')).toBe(passed)
})
