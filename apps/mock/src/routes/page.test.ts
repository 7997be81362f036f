import { expect, test } from 'vitest'
import { createInstanceStore } from '../engine/instance-store.ts'
import { storages } from '../storages.ts'
import { createTokenFormat } from '../wire/continuation-token.ts'
import { versions } from '../versions.ts'
import { type Page, readPage } from './page.ts'

const tokens = createTokenFormat(versions['3.19.0'].tokens, 'azurite')

/** A store that counts how many rows a list has looked at. */
function countingStore(count: number) {
  const store = createInstanceStore()
  for (let i = 0; i < count; i++) store.put({ instanceId: `order-${i}` } as never)
  for (let i = 0; i < 10; i++) store.put({ instanceId: `@counter@${i}` } as never)
  let seen = 0
  const read = (backend: keyof typeof storages, token: string, prefix?: string): Page & { seen: number } => {
    seen = 0
    const scope = { settings: { storage: storages[backend], tokens }, hub: () => ({ store }) } as never
    const page = readPage(scope, 100, token, { prefix, matches: () => ++seen > 0 })
    return { ...page, seen }
  }
  return { read }
}

test.each([1000, 100_000])('a page of 100 from %i rows looks at 101 rows, wherever it begins', (count) => {
  const { read } = countingStore(count)
  let page = read('azureStorage', '')
  for (let turn = 0; turn < 5; turn++) {
    expect([page.rows.length, page.seen]).toEqual([100, 101])
    page = read('azureStorage', page.token!)
  }
})

test('a list with a prefix looks at no other rows', () => {
  const { read } = countingStore(100_000)
  expect(read('azureStorage', '', '@').seen).toBe(10)
  expect(read('mssql', '', '@').seen).toBe(10)
  expect(read('azureStorage', '', 'order-99999').seen).toBe(1)
})

test('a page by number looks at its rows and those before it', () => {
  const { read } = countingStore(100_000)
  expect(read('mssql', '').seen).toBe(100)
  expect(read('mssql', '2').seen).toBe(300)
})

test.each(['azureStorage', 'mssql', 'netherite'] as const)('pages of %s lead to every row once', (backend) => {
  const { read } = countingStore(1000)
  const ids: string[] = []
  let token: string | undefined = ''
  while (token !== undefined) {
    const page = read(backend, token)
    ids.push(...page.rows.map(({ instanceId }) => instanceId))
    token = page.token
  }
  expect(new Set(ids).size).toBe(1010)
  expect(ids).toHaveLength(1010)
})
