import { expect, test } from 'vitest'
import { createSchemaCheck, mostCompared } from './schema-check.ts'

const kindOf = (kind: string) => ({
  type: 'object',
  properties: { kind: { const: kind }, of: { $ref: '#' } },
  required: ['kind', 'of'],
})
const expression = { oneOf: [kindOf('not'), kindOf('neg'), { type: 'integer' }] }
const nested = (levels: number, inner: unknown) => {
  let value = inner
  for (let level = 0; level < levels; level++) value = { kind: level % 2 ? 'not' : 'neg', of: value }
  return value
}

// Each level tries each choice: without a limit, 60 levels take longer than anybody lives.
test('checks a value of a schema that leads back to itself, however deep', () => {
  const check = createSchemaCheck(expression)
  expect(check(nested(60, 5))).toEqual([])
  expect(check(nested(60, 'five')).length).toBeGreaterThan(0)
})

test('gives up on a value that cannot be checked in linear work', () => {
  const either = { properties: { of: { $ref: '#' } } }
  const check = createSchemaCheck({
    anyOf: [
      { ...either, required: ['a'] },
      { ...either, required: ['b'] },
    ],
  })
  expect(check(nested(60, 5)).map(({ error }) => error)).toEqual(['is too complex to be checked'])
})

test('finds all faults of a short value, and the first of one with very many', () => {
  const check = createSchemaCheck({ type: 'array', items: { type: 'string' } })
  expect(check(['a', 1, 'b', 2]).map(({ instanceLocation }) => instanceLocation)).toEqual(
    expect.arrayContaining(['#/1', '#/3']),
  )
  expect(check(Array.from({ length: 300_000 }, () => 1)).length).toBeGreaterThan(0)
})

test('compares the items of lists up to a limit', () => {
  const check = createSchemaCheck({ properties: { tags: { type: 'array', uniqueItems: true } } })
  const tags = Array.from({ length: mostCompared }, (_, index) => index)
  expect(check({ tags })).toEqual([])
  expect(check({ tags: [...tags.slice(1), 1] }).length).toBeGreaterThan(0)
  expect(check({ tags: [...tags, -1] })[0]?.error).toContain(`more than ${mostCompared} items`)
})
