import { expect, test } from 'vitest'
import {
  arrayNode,
  floatNode,
  integerNode,
  type JsonNode,
  nullNode,
  objectNode,
  stringNode,
  undefinedNode,
} from './json-node.ts'
import { writeJson } from './json-writer.ts'

const comment: JsonNode = { kind: 'comment', text: ' c ' }

test('escapes what Json.NET escapes and nothing else', () => {
  expect(writeJson(stringNode('"\\/\b\f\n\r\t\u0001\u007f\u0085\u2028é😀<>\''))).toBe(
    `"\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u007f\\u0085\\u2028é😀<>'"`,
  )
})

test.each([
  [floatNode(5), '5.0'],
  [floatNode(0.1), '0.1'],
  [floatNode(NaN), '"NaN"'],
  [integerNode(5), '5'],
  [undefinedNode, 'undefined'],
])('writes %o as %s', (node, text) => {
  expect(writeJson(node)).toBe(text)
})

test('writes a comment at the root and among items', () => {
  expect(writeJson(comment)).toBe('/* c */')
  expect(writeJson(arrayNode([integerNode(1), comment, integerNode(2)]))).toBe('[1/* c */,2]')
})

test('completes a last member that is only a comment', () => {
  expect(writeJson(objectNode({ a: comment }))).toBe('{"a":/* c */null}')
})

test('fails where a member follows a comment, with the path', () => {
  const broken = objectNode({ a: comment, b: nullNode })
  const message = 'Token PropertyName in state Property would result in an invalid JSON object.'
  expect(() => writeJson(broken)).toThrow(`${message} Path ''.`)
  expect(() => writeJson(arrayNode([nullNode, broken]))).toThrow(`${message} Path '[1]'.`)
  expect(() => writeJson(objectNode({ x: arrayNode([broken]) }))).toThrow(`${message} Path 'x[0]'.`)
})
