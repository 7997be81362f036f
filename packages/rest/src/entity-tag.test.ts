import { expect, it } from 'vitest'
import { entityTagOf, namesTag } from './entity-tag.ts'

const tag = entityTagOf('{"a":1}')

it.each([
  [tag, true],
  [tag.slice(2), true],
  [`"other", ${tag}`, true],
  ['*', true],
  ['"other"', false],
  ['', false],
  [tag.slice(3, -1), false],
  [undefined, false],
])('finds the tag in %s: %s', (header, isNamed) => expect(namesTag(header, tag)).toBe(isNamed))

it('distinguishes bodies', () => {
  const bodies = ['', '{}', '{"a":1}', '{"a":2}', '{"a":11}', '{"b":1}']
  expect(new Set(bodies.map((body) => entityTagOf(body))).size).toBe(bodies.length)
})
