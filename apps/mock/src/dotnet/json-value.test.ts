import { expect, test } from 'vitest'
import { loadToken } from './json-loader.ts'
import { RawJson, nodeToValue, valueToNode } from './json-value.ts'
import { writeJson } from './json-writer.ts'

test('gives functions plain values', () => {
  expect(nodeToValue(loadToken('{"a":[1,1.5,"x",null,true],"b":12345678901234567890}'))).toEqual({
    a: [1, 1.5, 'x', null, true],
    b: 12345678901234567890n,
  })
})

test.each([
  [{ a: 1, b: undefined, c: [undefined, 1.5] }, '{"a":1,"c":[null,1.5]}'],
  [new Date(0), '"1970-01-01T00:00:00.000Z"'],
  [undefined, 'null'],
  [2 ** 60, '1.152921504606847E+18'],
  [5n, '5'],
  [new RawJson(loadToken('5.0')), '5.0'],
])('takes %o from a function', (value, text) => {
  expect(writeJson(valueToNode(value))).toBe(text)
})
