import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMockHost } from '../index.ts'
import { loadFunctions } from './load-functions.ts'

const at = (path: string) => join(import.meta.dirname, '../..', path)

test('loads a module', async () => {
  await using loaded = await loadFunctions(at('test/functions/greetings.ts'))
  await using host = createMockHost({ authLevel: 'anonymous', functions: loaded.functions })
  const url = 'http://localhost/runtime/webhooks/durabletask/orchestrators/Greet/a'
  await host.fetch(new Request(url, { method: 'POST', body: '"Kim"' }))
  await host.clock.settle()
  expect(host.instances.get('a')?.output).toBe('Good morning, Kim!')
})

test('loads several files, in order', async () => {
  await using loaded = await loadFunctions([at('examples/stuck.yaml'), at('examples/chain.yaml')])
  expect(loaded.functions.map(({ orchestrators }) => Object.keys(orchestrators!))).toEqual([
    ['WaitsForEver', 'NeverAnswered'],
    ['ProcessOrder'],
  ])
  expect(loaded.heldActivities).toEqual(['AskWarehouse'])
})

test.each([
  ['none.yaml', /none\.yaml does not exist/],
  [
    'README.md',
    /README\.md cannot be loaded: accepted are folders of function apps and files with \.yaml, \.yml, \.json, \.js/,
  ],
  ['src/request-handler.ts', /request-handler\.ts exports none of orchestrators, activities, entities/],
  ['test/functions/broken.yaml', /broken\.yaml:5:9: unknown member 'inputs'/],
])('refuses %s with its reason', async (path, reason) => {
  await expect(loadFunctions(at(path))).rejects.toThrow(reason)
})
