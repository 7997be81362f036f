import { expect, test } from 'vitest'
import { deserializeToken } from './json-deserializer.ts'
import { scalarToText } from './json-scalar.ts'

test.for([
  ['"a"', 'a'],
  ['42', '42'],
  ['true', 'true'],
  ['null', null],
  ['{}', null],
  ['[1]', null],
] as const)('%s fills a string property with %j', ([json, text]) => {
  expect(scalarToText(deserializeToken(json))).toBe(text)
})

test('a member that is not there fills nothing', () => {
  expect(scalarToText(undefined)).toBeNull()
})
