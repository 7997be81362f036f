import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { memberTextOf } from './member-text.ts'

test.each([
  ['{"input":4.0}', '4.0'],
  ['{"a":{"input":1},"input" :\t[1.50, -0] ,"b":2}', '[1.50, -0]'],
  ['{"input":1,"input":"2,}"}', '"2,}"'],
  ['{"inp\\u0075t":{"x":"\\"]"}}', '{"x":"\\"]"}'],
  ['{"a":"input","b":["input",1]}', undefined],
  ['{}', undefined],
])('the input of %s is %s', (json, text) => {
  expect(memberTextOf(json, 'input')).toBe(text)
})

test('a member reads as JSON.parse does', () => {
  expect.hasAssertions()
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.jsonValue(),
      fc.constantFrom(0, 2),
      (others, value, space) => {
        const object = { ...others, input: value }
        const text = memberTextOf(JSON.stringify(object, null, space), 'input')
        expect(JSON.parse(text!)).toEqual(JSON.parse(JSON.stringify(value)))
      },
    ),
  )
})

test.each(['-0,', '"a,",', '[[],{}],', '"\\\\",'])('reads each character of %s once', (piece) => {
  const read = (length: number) => {
    const json = `{"input":[${piece.repeat(length)}0]}`
    const spy = vi.spyOn(String.prototype, 'charCodeAt')
    memberTextOf(json, 'input')
    const reads = spy.mock.calls.length
    spy.mockRestore()
    return reads / json.length
  }
  expect(read(2_000)).toBeLessThanOrEqual(2)
  expect(read(4_000)).toBeLessThanOrEqual(2)
})
