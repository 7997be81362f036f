import { createDurableClient } from '@durable-http/core'
import { expect, it } from 'vitest'
import { api, createGatewayUnderTest } from './gateway-under-test.ts'
import { createDocumentedApp } from './documented-app.ts'

const header = 'x-ms-continuation-token'

it.each(['dy0wMDAwMg== ', '1!36!dGVzdA-- 1!44!AAAA', '"a"\tb,c;d{}', 'caf\u00e9'])(
  'hands the token %j of the host on, and back to it',
  async (token) => {
    const asked: (string | null)[] = []
    const client = createDurableClient({
      baseUrl: 'http://host.internal',
      fetch: async (_, init) => {
        asked.push(new Headers(init?.headers).get(header))
        return Response.json([], { headers: asked.length === 1 ? { [header]: token } : {} })
      },
    })
    const app = createDocumentedApp({ client })
    const first = await app.request(`http://gateway.example${api}/instances`)
    const handedOut = first.headers.get(header)!
    // Spaces at the end belong to no header value on its way: hosts take a token with and without them.
    expect(handedOut.trim()).toBe(token.trim())
    const second = await app.request(`http://gateway.example${api}/instances`, { headers: { [header]: handedOut } })
    expect(second.status).toBe(200)
    expect(second.headers.has(header)).toBe(false)
    expect(asked).toEqual([null, token.trim()])
  },
)

it('sends the instant that a bound means', async () => {
  await using gateway = createGatewayUnderTest()
  await gateway.call('GET', 'instances?createdTimeFrom=2026-01-01T00:00:00%2B02:00&createdTimeTo=2026-02-01t00:00z')
  const { searchParams } = new URL(`http://x${gateway.host.requests.last?.target}`)
  expect(searchParams.get('createdTimeFrom')).toBe('2025-12-31T22:00:00.0000000Z')
  expect(searchParams.get('createdTimeTo')).toBe('2026-02-01T00:00:00.0000000Z')
})
