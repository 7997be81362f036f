import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDurableClient, type Fetch } from '../src/index.ts'
import { createHostAndClient, key } from './host-and-client.ts'

const idsOf = async (rows: AsyncIterable<{ instanceId: string }>) => {
  const ids: string[] = []
  for await (const { instanceId } of rows) ids.push(instanceId)
  return ids
}
const instance = (instanceId: string) => ({ instanceId, name: 'Echo' })

// Small pages of the host make every hub one of many pages.
const hubOf = (ids: readonly string[], page: number) => {
  const { host } = createHostAndClient()
  host.seed({ instances: ids.map(instance) })
  const fetch: Fetch = (input, init) => {
    const url = new URL(input)
    if (Number(url.searchParams.get('top')) > page) url.searchParams.set('top', String(page))
    return host.fetch(new Request(url, init))
  }
  return { host, client: createDurableClient({ baseUrl: 'http://app.test', key, fetch }) }
}
const characterOf = (characters: string) => fc.constantFrom(...characters.split(''))
const anyId = fc.oneof(
  fc.string({ minLength: 1, maxLength: 3, unit: characterOf('0123456789abcdef') }),
  fc.string({ minLength: 1, maxLength: 3, unit: characterOf('ABz~!(Üé中_') }),
)

describe('scan', () => {
  it('finds every id once, whatever it begins with, and leaves entities out', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyId, { maxLength: 60 }),
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 6 }),
        async (ids, page, concurrency) => {
          const { client, host } = hubOf(ids, page)
          host.seed({ entities: [{ name: 'Counter', key: 'k', state: 1 }] })
          const scan = client.scan({ all: true }, { concurrency })
          expect((await idsOf(scan)).sort()).toEqual([...ids].sort())
          expect(scan.progress).toMatchObject({ matched: ids.length, complete: true, next: undefined })
        },
      ),
      { numRuns: 60 },
    )
  })

  it('ends with an error when the host repeats a token', async () => {
    const { client, host } = hubOf(['i-1', 'i-2', 'i-3'], 1)
    host.faults.add({ repeatedToken: true })
    for (const concurrency of [1, 4])
      await expect(idsOf(client.scan({ all: true }, { concurrency }))).rejects.toMatchObject({ code: 'protocol' })
  })

  it('hands an instance out once that the host lists again', async () => {
    const { client, host } = hubOf(['z-1', 'z-2', 'z-3'], 9)
    // A token behind the last page, with which the mock lists the same ids again.
    host.faults.add({ repeatedToken: true, times: 1 })
    const scan = client.scan({ all: true }, { concurrency: 1 })
    expect(await idsOf(scan)).toEqual(['z-1', 'z-2', 'z-3'])
    expect(scan.progress).toMatchObject({ scanned: 6, matched: 3, complete: true })
  })

  it('asks what follows the ids of hosts in place of reading a shard for each character', async () => {
    const hex = Array.from({ length: 320 }, (_, i) => `${(i % 16).toString(16)}-${i}`)
    const readAll = async (ids: readonly string[]) => {
      const scan = hubOf(ids, 40).client.scan({ all: true })
      expect((await idsOf(scan)).sort()).toEqual([...ids].sort())
      return scan.progress.requests
    }
    // One page, 16 shards, two for each gap (between 9 and a, behind f), and three for the ids beyond all shards.
    expect(await readAll(hex)).toBeLessThanOrEqual(1 + 16 + 4 + 3)
    // Four ids more are three shards more; the letters between them are asked about once.
    expect(await readAll([...hex, 'B1', 'z1', 'z2', 'é'])).toBeLessThanOrEqual(1 + 16 + 4 + 3 + 26 + 8)
  })

  it('goes on from a cursor after any number of instances without missing or repeating one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(anyId, { maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }),
        async (ids, page, steps) => {
          const { client } = hubOf(ids, page)
          const seen: string[] = []
          let cursor: string | undefined
          for (let turn = 0; ; turn++) {
            const scan = client.scan({ all: true }, { cursor, concurrency: 3 })
            const limit = turn < steps.length ? steps[turn]! : Infinity
            let taken = 0
            for await (const { instanceId } of scan) {
              seen.push(instanceId)
              if (++taken >= limit) break
            }
            cursor = scan.progress.next
            if (cursor === undefined) break
          }
          expect(seen.sort()).toEqual([...ids].sort())
        },
      ),
      { numRuns: 60 },
    )
  })
})
