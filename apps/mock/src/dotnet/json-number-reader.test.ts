import { expect, test } from 'vitest'
import { deserializeDouble, deserializeInt32 } from './json-number-reader.ts'

test.each([
  ['3', 3],
  [' -3 x', -3],
  ['/* c */ 5', 5],
  ['"7"', 7],
  ["' 7 '", 7],
  ['0x1F', 31],
  ['010', 8],
  ['0xffffffff', -1],
  ['-2147483648', -2147483648],
])('reads %j as the integer %s', (text, value) => {
  expect(deserializeInt32(text)).toBe(value)
})

test.each([
  ['3', 3],
  ['1e2', 100],
  ['1e400', Infinity],
  ['NaN', NaN],
  ['-Infinity', -Infinity],
  ['"1,5"', 15],
  ['"NaN"', NaN],
  ['-0', -0],
  ['0x1F', 31],
])('reads %j as the double %s', (text, value) => {
  expect(deserializeDouble(text)).toBe(value)
})

const reader = 'Newtonsoft.Json.JsonReaderException'
const serialization = 'Newtonsoft.Json.JsonSerializationException'

test.each([
  ['', serialization, "No JSON content found and type 'System.Int32' is not nullable. Path '', line 0, position 0."],
  [' ', serialization, "No JSON content found and type 'System.Int32' is not nullable. Path '', line 1, position 1."],
  [
    '// c\n',
    serialization,
    "No JSON content found and type 'System.Int32' is not nullable. Path '', line 0, position 0.",
  ],
  ['null', serialization, "Error converting value {null} to type 'System.Int32'. Path '', line 1, position 4."],
  ['""', serialization, "Error converting value {null} to type 'System.Int32'. Path '', line 1, position 2."],
  ['"abc"', reader, "Could not convert string to integer: abc. Path '', line 1, position 5."],
  ['1.5', reader, "Input string '1.5' is not a valid integer. Path '', line 1, position 3."],
  ['1e2', reader, "Input string '1e2' is not a valid integer. Path '', line 1, position 3."],
  ['0x100000000', reader, "Input string '0x100000000' is not a valid integer. Path '', line 1, position 11."],
  ['2147483648', reader, "JSON integer 2147483648 is too large or small for an Int32. Path '', line 1, position 10."],
  ['NaN', reader, "Cannot read NaN value. Path '', line 1, position 3."],
  ['true', reader, "Unexpected character encountered while parsing value: t. Path '', line 1, position 1."],
  ['{"a":1}', reader, "Unexpected character encountered while parsing value: {. Path '', line 1, position 1."],
  ['undefined', reader, "Unexpected character encountered while parsing value: u. Path '', line 1, position 1."],
  ['new Date(1)', reader, "Unexpected character encountered while parsing value: e. Path '', line 1, position 2."],
])('does not read %j as an integer', (text, type, message) => {
  expect(() => deserializeInt32(text)).toThrow(expect.objectContaining({ type, message }))
})
