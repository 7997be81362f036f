import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDurableClient } from './index.ts'

const row = (instanceId: string) => ({
  instanceId,
  name: 'Echo',
  runtimeStatus: 'Completed',
  input: null,
  customStatus: null,
  output: null,
  createdTime: '2026-02-03T04:05:06Z',
  lastUpdatedTime: '2026-02-03T04:05:06Z',
})

/** A host whose pages follow the tokens given; it keeps what each request asked for. */
function pagedHost(tokens: readonly string[]) {
  const asked: { query: URLSearchParams; token: string | undefined }[] = []
  const client = createDurableClient({
    baseUrl: 'http://app.test',
    fetch: async (url, init) => {
      const { pathname, searchParams } = new URL(url)
      const { 'x-ms-continuation-token': token } = { ...(init?.headers as Record<string, string | undefined>) }
      asked.push({ query: searchParams, token })
      const page = asked.length - 1
      const body = pathname.endsWith('/instances')
        ? [row(`i-${page}`)]
        : [{ entityId: { name: 'counter', key: `k-${page}` }, lastOperationTime: '2026-02-03T04:05:06Z', state: null }]
      const response = Response.json(body)
      // As Node's fetch does, which keeps a space at the end, unlike Headers.
      const next = tokens[page]
      Object.defineProperty(response, 'headers', {
        value: { get: (name: string) => (name === 'x-ms-continuation-token' ? (next ?? null) : null) },
      })
      return response
    },
  })
  return { client, asked }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('a continuation token', () => {
  it.each([
    ['ends in a space, as on Azurite', 'dy0wMDAwMg== '],
    ['has two parts, as on Azure', '1!36!dGVzdA-- 1!44!AAAA/bb+cc=='],
    ['holds a tab, quotes and other letters', '"a"\tb,c;d{}\u00e9'],
    ['is one character', '1'],
  ])('that %s is sent back as it came', async (_, token) => {
    const { client, asked } = pagedHost([token])
    expect(await collect(client.listInstances.all())).toHaveLength(2)
    expect(asked.map((request) => request.token)).toEqual([undefined, token])
    const entities = pagedHost([token])
    expect(await collect(entities.client.listAllEntities.all())).toHaveLength(2)
    expect(entities.asked[1]?.token).toBe(token)
    const named = pagedHost([token])
    expect(await collect(named.client.listEntities.all({ entityName: 'Counter' }))).toHaveLength(2)
    expect(named.asked[1]?.token).toBe(token)
  })

  it('of any characters that a header holds goes around', async () => {
    const character = fc.constantFrom(
      ...Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).filter((c) =>
        /[\t\x20-\x7E\x80-\xFF]/.test(c),
      ),
    )
    const tokens = fc.string({ unit: character, minLength: 1, maxLength: 200 }).filter((token) => token.trim() !== '')
    await fc.assert(
      fc.asyncProperty(tokens, async (token) => {
        const { client, asked } = pagedHost([token])
        const first = await client.listInstances()
        expect(first.continuationToken).toBe(token)
        await client.listInstances({ continuationToken: token })
        expect(asked[1]?.token).toBe(token)
      }),
    )
  })

  it.each(['', ' '])('of %j ends the list', async (token) => {
    const { client } = pagedHost([token])
    expect(await client.listInstances()).not.toHaveProperty('continuationToken')
    expect(await collect(client.listInstances.all())).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['spaces', '  \t'],
    ['a line break', 'a\nb'],
    ['a NUL', 'a\0'],
    ['a character beyond a byte', 'a\u0141'],
    ['more than a header holds', 'a'.repeat(16_385)],
  ])('of %s is refused before it is sent', async (_, continuationToken) => {
    const { client, asked } = pagedHost([])
    await expect(client.listInstances({ continuationToken })).rejects.toMatchObject({
      code: 'invalid_input',
      issues: expect.arrayContaining([expect.objectContaining({ parameter: 'continuationToken' })]),
    })
    expect(asked).toEqual([])
  })
})

describe('a walk', () => {
  it('asks for pages of a thousand, or of the given size', async () => {
    const { client, asked } = pagedHost(['a', 'b'])
    await collect(client.listInstances.all())
    const sized = pagedHost(['a'])
    await collect(sized.client.listInstances.pages({ top: 7 }))
    expect([...asked, ...sized.asked].map(({ query }) => query.get('top'))).toEqual(['1000', '1000', '1000', '7', '7'])
  })

  it('leaves the page of a single list to the host', async () => {
    const { client, asked } = pagedHost([])
    await client.listInstances()
    expect(asked[0]?.query.get('top')).toBeNull()
  })
})
