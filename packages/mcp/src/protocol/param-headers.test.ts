import { JsonNumber } from '@durable-http/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { paramHeaderFault, paramHeadersOf } from './param-headers.ts'

const marked = (type: string, name: unknown = 'Region') => ({ type, 'x-mcp-header': name })
const objectOf = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })
const nested = objectOf({ input: objectOf({ region: marked('string'), priority: marked('integer', 'Priority') }) })

describe('marks of a schema', () => {
  test('are found at any depth of properties', () => {
    expect(paramHeadersOf(nested)).toEqual([
      { header: 'Mcp-Param-Region', path: ['input', 'region'], type: 'string' },
      { header: 'Mcp-Param-Priority', path: ['input', 'priority'], type: 'integer' },
    ])
  })

  test('are not looked for in data', () => {
    const data = objectOf({ region: { type: 'object', default: marked('string'), enum: [marked('string')] } })
    expect(paramHeadersOf(data)).toEqual([])
  })

  test.each([
    ['the schema itself', marked('object'), 'properties alone'],
    ['an item of a list', objectOf({ list: { type: 'array', items: marked('string') } }), 'properties alone'],
    ['a branch', objectOf({}, { anyOf: [objectOf({ region: marked('string') })] }), 'properties alone'],
    ['a definition', objectOf({}, { $defs: { region: marked('string') } }), 'properties alone'],
    ['a number', objectOf({ region: marked('number') }), 'types string, integer, boolean'],
    ['a name with a space', objectOf({ region: marked('string', 'My Region') }), 'without spaces'],
    ['no name', objectOf({ region: marked('string', 1) }), 'without spaces'],
    ['a name that is taken', objectOf({ a: marked('string', 'X'), b: marked('string', 'x') }), 'share the header'],
  ])('on %s are refused', (_, schema, message) => {
    expect(() => paramHeadersOf(schema)).toThrow(message)
  })
})

describe('headers of a call', () => {
  const declared = paramHeadersOf(nested)
  const faultOf = (input: object, headers: Record<string, string>) =>
    paramHeaderFault(declared, { input }, new Headers(headers))
  const base64 = (text: string) => `=?base64?${Buffer.from(text).toString('base64')}?=`

  test.each([
    [{ region: 'west' }, { 'mcp-param-region': 'west' }],
    [{ region: 'Köln' }, { 'mcp-param-region': base64('Köln') }],
    [{ region: 'SGVsbG8=' }, { 'mcp-param-region': 'SGVsbG8=' }],
    [{ region: '=?base64?x' }, { 'mcp-param-region': '=?base64?x' }],
    [{ priority: 42 }, { 'mcp-param-priority': '42.0' }],
    [{ priority: new JsonNumber('42.0') }, { 'mcp-param-priority': '42' }],
    [{ region: null }, {}],
    [{}, { 'mcp-param-region': 'west' }],
  ])('fit %j as %j', (input, headers) => {
    expect(faultOf(input, headers)).toBeUndefined()
  })

  test.each([
    [{ region: 'west' }, {}, 'Mcp-Param-Region is missing: it repeats the argument input.region'],
    [{ region: 'west' }, { 'mcp-param-region': 'east' }, 'Mcp-Param-Region is not the argument input.region'],
    [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVsbG8?=' }, 'Mcp-Param-Region is not text in Base64'],
    [{ region: 'Hello' }, { 'mcp-param-region': '=?base64?SGVs!!!bG8=?=' }, 'Mcp-Param-Region is not text in Base64'],
    [{ region: '?' }, { 'mcp-param-region': '=?base64?/w==?=' }, 'Mcp-Param-Region is not text in Base64'],
    [
      { priority: new JsonNumber('4.2e1') },
      { 'mcp-param-priority': '43' },
      'Mcp-Param-Priority is not the argument input.priority',
    ],
    [{ priority: 42 }, { 'mcp-param-priority': '0x2a' }, 'Mcp-Param-Priority is not the argument input.priority'],
  ])('do not fit %j as %j', (input, headers, fault) => {
    expect(faultOf(input, headers)).toBe(fault)
  })

  test('fit any text in Base64, and no other text', () => {
    const text = fc.string({ unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, (region, other) => {
        expect(faultOf({ region }, { 'mcp-param-region': base64(region) })).toBeUndefined()
        fc.pre(region !== other)
        expect(faultOf({ region }, { 'mcp-param-region': base64(other) })).toContain('is not the argument')
      }),
    )
  })
})
