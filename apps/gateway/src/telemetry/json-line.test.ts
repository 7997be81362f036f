import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonLine } from './json-line.ts'

describe('jsonLine', () => {
  test('writes whatever facts hold as JSON would, on one line', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(undefined),
      fc.constant(null),
    )
    const name = fc.constantFrom('id', 'operation', 'principal', 'status', 'upstreamMs')
    fc.assert(
      fc.property(fc.dictionary(name, value), (facts) => {
        const line = jsonLine('info', 1, facts, 'request')
        expect(line.indexOf('\n')).toBe(line.length - 1)
        const expected = JSON.parse(JSON.stringify({ level: 'info', time: 1, ...facts, msg: 'request' })) as unknown
        expect(JSON.parse(line)).toEqual(expected)
      }),
    )
  })
})
