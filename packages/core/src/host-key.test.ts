import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createDurableClient, isDurableError } from './index.ts'

const key = 'canary/key=='

async function sentWith(given: string, keyIn: 'query' | 'header') {
  let sent: { url: string; headers: Headers } | undefined
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    key: given,
    keyIn,
    fetch: async (url, init) => {
      sent = { url, headers: new Headers(init?.headers) }
      return Response.json([])
    },
  })
  await client.listInstances()
  return { client, ...sent! }
}

describe('the key of a client', () => {
  it.each(['\n', '\r\n', ' ', '\t', '\uFEFF'])('loses %j around it', async (around) => {
    const { url, client } = await sentWith(`${around}${key}${around}`, 'query')
    expect(new URL(url).searchParams.get('code')).toBe(key)
    expect(client.scrub(`it is ${key}!`)).toBe('it is [key]!')
    expect((await sentWith(key + around, 'header')).headers.get('x-functions-key')).toBe(key)
  })

  it.each([
    ['', 'query', 'must not be empty'],
    [' \n', 'header', 'must not be empty'],
    ['canary\nother', 'query', 'control characters'],
    ['canary\0', 'query', 'control characters'],
    ['canary\u0085other', 'header', 'control characters'],
    ['canary\uD800', 'query', 'surrogate'],
    ['canary\u00e9', 'header', 'ASCII'],
  ] as const)('of %j in the %s is refused, and not shown', (given, keyIn, reason) => {
    let error: unknown
    try {
      createDurableClient({ baseUrl: 'http://app.test', key: given, keyIn })
    } catch (thrown) {
      error = thrown
    }
    expect(isDurableError(error) && [error.code, error.issues[0]?.parameter]).toEqual(['invalid_input', 'key'])
    expect(String(error)).toContain(reason)
    expect(inspect(error) + JSON.stringify(error)).not.toContain('canary')
  })
})
