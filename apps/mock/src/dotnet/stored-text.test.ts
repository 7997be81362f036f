import { expect, test } from 'vitest'
import { writeJson } from './json-writer.ts'
import { entityListStateToNode, storedTextToNode } from './stored-text.ts'

test.each([
  [null, 'null'],
  ['', '""'],
  [' ', '""'],
  ['404 not found', '404'],
  ['5 minutes late', '5'],
  ['1,5', '1'],
  ['.5 sec', '0.5'],
  ['1e5 x', '100000.0'],
  ['0x1F', '31'],
  ['true story', 'true'],
  ['null and void', 'null'],
  ['"quoted" tail', '"quoted"'],
  ["'single' q", '"single"'],
  ['{"a":1} tail', '{"a":1}'],
  ['  padded  ', '"padded"'],
  ['buggy', '"buggy"'],
  ['nice try', '"nice try"'],
  ['12ab', '"12ab"'],
  ['1.0.1', '"1.0.1"'],
  ['+1', '"+1"'],
  ['- no', '"- no"'],
  ['True', '"True"'],
  ['2020-01-01', '"2020-01-01"'],
  ['{broken', '"{broken"'],
  ['[1,2', '"[1,2"'],
  ['undefined', 'undefined'],
  ['new Date(1)', 'new Date(1)'],
  ['{"t":"2020-01-01T00:00:00.000Z"}', '{"t":"2020-01-01T00:00:00.000Z"}'],
])('shows the stored text %j as %s', (text, written) => {
  expect(writeJson(storedTextToNode(text))).toBe(written)
})

test.each([
  [null, 'null'],
  ['{"t":"2020-01-01T00:00:00.000Z"}', '{"t":"2020-01-01T00:00:00Z"}'],
  ['"/Date(1+0200)/"', '"1970-01-01T00:00:00.001+00:00"'],
  ['"/Date(1+25x)/"', '"1970-01-01T00:00:00.001+00:00"'],
  ['"/Date(1+02xx)/"', '"/Date(1+02xx)/"'],
  ['"/Date(9223372036854775807)/"', '"1969-12-31T23:59:59.999Z"'],
  ['{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
  ['1 2', '"1 2"'],
  ['', '""'],
])('lists the entity state %j as %s', (text, written) => {
  expect(writeJson(entityListStateToNode(text))).toBe(written)
})

test.each([
  [
    '"/Date(99999999999999999)/"',
    "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks. (Parameter 'ticks')",
  ],
  [
    '"9999-12-31T24:00:00Z"',
    "The added or subtracted value results in an un-representable DateTime. (Parameter 'value')",
  ],
])('cannot list the entity state %j', (text, message) => {
  expect(() => entityListStateToNode(text)).toThrow(
    expect.objectContaining({ type: 'System.ArgumentOutOfRangeException', message }),
  )
})
