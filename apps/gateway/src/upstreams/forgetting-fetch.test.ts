import { expect, test } from 'vitest'
import { createForgettingFetch } from './forgetting-fetch.ts'

const base = 'https://myapp.azurewebsites.net/runtime/webhooks/durabletask'

async function noted(method: string, path: string): Promise<string[]> {
  const notes: string[] = []
  const note = (what: string) => (id?: string) => void notes.push(`${what} ${id ?? 'all'}`)
  const reads = {
    take: () => Promise.resolve(undefined),
    join: () => undefined,
    saw: note('saw'),
    forget: note('forget'),
  }
  const fetch = createForgettingFetch(async () => {
    notes.push('sent')
    return new Response()
  }, reads)
  await fetch(base + path, { method })
  return notes
}

test.each([
  ['/instances/a%20b?code=k', 'a b'],
  ['/instances/a', 'a'],
  ['/instances/a?showHistory=true', 'a'],
  ['/instances?top=10', 'all'],
  ['/instances', 'all'],
  ['/instances/?top=10', 'all'],
  ['/instances/%zz', 'all'],
])('tells what GET %s has shown', async (path, shown) => {
  expect(await noted('GET', path)).toEqual(['sent', `saw ${shown}`])
})

test('reports nothing for a read of entities', async () => {
  expect(await noted('GET', '/entities/Counter/a')).toEqual(['sent'])
})

test.each([
  ['POST', '/instances/a%20b/terminate?reason=x', 'a b'],
  ['POST', '/instances/a/raiseEvent/Go', 'a'],
  ['POST', '/instances/a/rewind', 'all'],
  ['DELETE', '/instances/a', 'a'],
  ['DELETE', '/instances?createdTimeFrom=2000-01-01T00:00:00Z', 'all'],
  ['POST', '/orchestrators/Echo/a', 'a'],
])('forgets before and after %s %s', async (method, path, id) => {
  expect(await noted(method, path)).toEqual([`forget ${id}`, 'sent', `forget ${id}`])
})
