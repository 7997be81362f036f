import { expect, test } from 'vitest'
import { DotNetException } from './dotnet-exception.ts'
import { deserializeObject, deserializeToken } from './json-deserializer.ts'
import { writeJson } from './json-writer.ts'

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels)

test.each([
  ["{'a':1,}", '{"a":1}'],
  ['{a:1}', '{"a":1}'],
  ['{$a_1:1}', '{"$a_1":1}'],
  ['{"a":1 /* c */}', '{"a":1}'],
  ['// c\n1', '1'],
  ['[1 /*c*/,2]', '[1/*c*/,2]'],
  ['NaN', '"NaN"'],
  ['[-Infinity]', '["-Infinity"]'],
  ['0x1F', '31'],
  ['010', '8'],
  ['-010', '-10'],
  ['0xFFFFFFFFFFFFFFFF', '-1'],
  ['1.50', '1.5'],
  ['1e5', '100000.0'],
  ['.5', '0.5'],
  ['5.', '5.0'],
  ['1e400', '"Infinity"'],
  ['1e15', '1000000000000000.0'],
  ['1e16', '10000000000000000.0'],
  ['1e17', '1E+17'],
  ['-0.0', '-0.0'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  ['{"a":1,"b":2,"a":3}', '{"b":2,"a":3}'],
  ['[{"a":1,"b":2,"a":3}]', '[{"b":2,"a":3}]'],
  ['', 'null'],
  [' \n', 'null'],
  ['undefined', 'null'],
  ['[1,,2]', '[1,undefined,2]'],
  ['[,]', '[undefined]'],
  ['{"a":undefined}', '{"a":undefined}'],
  ['{"a":,"b":1}', '{"a":undefined,"b":1}'],
  ['[new Date(1)]', '["1970-01-01T00:00:00.001Z"]'],
  ['[new Date(2020, 0, 2)]', '["2020-01-02T00:00:00"]'],
  ['{"a":new Thing(1,"x")}', '{"a":new Thing(1,"x")}'],
  ['{"t":"2020-01-01T00:00:00.000Z"}', '{"t":"2020-01-01T00:00:00.000Z"}'],
  [nested(64), nested(64)],
])('reads %j as %s', (text, written) => {
  expect(writeJson(deserializeObject(text))).toBe(written)
})

test.each([
  ['{"$type":"X","a":1}', '{"a":1}'],
  ['{"$id":"1","$type":"X","a":2}', '{"a":2}'],
  ['{"a":1,"$type":"X"}', '{"a":1,"$type":"X"}'],
  ['{"b":{"$type":"X","v":1}}', '{"b":{"$type":"X","v":1}}'],
  ['{"$ref":"1"}', 'null'],
  ['{"$ref":null,"a":1}', '{"a":1}'],
  ['{"$values":[1,2]}', '[1,2]'],
  ['[{"$ref":"1"}]', '[{"$ref":"1"}]'],
])('takes the metadata of a root object out of %j', (text, written) => {
  expect(writeJson(deserializeObject(text))).toBe(written)
})

test.each([
  ['[1,2', '[1,2]'],
  ['[1,[2', '[1,[2]]'],
  ['[{"a":1', '[{"a":1}]'],
])('takes the array %j without its end', (text, written) => {
  expect(writeJson(deserializeObject(text))).toBe(written)
})

const reader = 'Newtonsoft.Json.JsonReaderException'
const serialization = 'Newtonsoft.Json.JsonSerializationException'
const writer = 'Newtonsoft.Json.JsonWriterException'

test.each([
  ['not json', reader, "Unexpected character encountered while parsing value: n. Path '', line 0, position 0."],
  [' not json', reader, "Unexpected character encountered while parsing value: n. Path '', line 1, position 1."],
  ['TRUE', reader, "Unexpected character encountered while parsing value: T. Path '', line 0, position 0."],
  ['n', reader, "Unexpected end when reading JSON. Path '', line 1, position 1."],
  ['tru', reader, "Unexpected end when reading JSON. Path '', line 1, position 3."],
  ['trux', reader, "Error parsing boolean value. Path '', line 1, position 3."],
  [
    '{"a":1} tail',
    reader,
    "Additional text encountered after finished reading JSON content: t. Path '', line 1, position 8.",
  ],
  ['1 2', reader, "Additional text encountered after finished reading JSON content: 2. Path '', line 1, position 2."],
  ['12ab', reader, "Input string '12ab' is not a valid number. Path '', line 1, position 4."],
  ['12zz', reader, "Unexpected character encountered while parsing number: z. Path '', line 1, position 2."],
  ['[1,09]', reader, "Input string '09' is not a valid number. Path '[1]', line 1, position 5."],
  ['"abc', reader, "Unterminated string. Expected delimiter: \". Path '', line 1, position 4."],
  ['{"a\\x":1}', reader, "Bad JSON escape sequence: \\x. Path '', line 1, position 5."],
  [
    '{"a" 1}',
    reader,
    "Invalid character after parsing property name. Expected ':' but got: 1. Path '', line 1, position 5.",
  ],
  [
    '{"a":\n[1,{"b c":x}]}',
    reader,
    "Unexpected character encountered while parsing value: x. Path 'a[1]['b c']', line 2, position 10.",
  ],
  ['{"a":[1}', reader, "JsonToken EndObject is not valid for closing JsonType Array. Path 'a', line 1, position 8."],
  [
    '{"a":1 "b":2}',
    reader,
    "After parsing a value an unexpected character was encountered: \". Path 'a', line 1, position 7.",
  ],
  ['/* c', reader, "Unexpected end while parsing comment. Path '', line 1, position 4."],
  ['{', serialization, "Unexpected end when reading JSON. Path '', line 1, position 1."],
  ['{"a":', serialization, "Unexpected end when deserializing object. Path 'a', line 1, position 5."],
  ['{"a":1', serialization, "Unexpected end when deserializing object. Path 'a', line 1, position 6."],
  [
    'new Date(1)',
    serialization,
    "Additional text found in JSON string after finishing deserializing object. Path '[0]', line 1, position 10.",
  ],
  [
    '{"$ref":1}',
    serialization,
    "JSON reference $ref property must have a string or null value. Path '$ref', line 1, position 9.",
  ],
  ['[1,2,', writer, "Unexpected end when reading token. Path ''."],
  ['[[1,', writer, "Unexpected end when reading token. Path '[0]'."],
  ['{"a":[', writer, "Unexpected end when reading token. Path 'a'."],
  ['{"b":1,"a":{"c":[', writer, "Unexpected end when reading token. Path 'a.c'."],
  ['{"a":new Date(1,', writer, "Unexpected end when reading date constructor. Path ''."],
  [
    '[new Date(9223372036854775808)]',
    'System.InvalidCastException',
    "Unable to cast object of type 'System.Numerics.BigInteger' to type 'System.Int64'.",
  ],
  ['{"$type":null}', 'System.NullReferenceException', 'Object reference not set to an instance of an object.'],
])('refuses %j as Json.NET does', (text, type, message) => {
  expect(() => deserializeObject(text)).toThrow(
    expect.toSatisfy((e: unknown) => e instanceof DotNetException && e.type === type && e.message === message),
  )
})

test('refuses the 65th level where it opens', () => {
  const path = '[0]'.repeat(64)
  expect(() => deserializeObject(nested(65))).toThrow(
    `The reader's MaxDepth of 64 has been exceeded. Path '${path}', line 1, position 65.`,
  )
})

test.each([
  ['/* c */ 1', '1'],
  ['/* c */', 'null'],
  ['new Date(1)', '"1970-01-01T00:00:00.001Z"'],
  ['undefined', 'undefined'],
  ['{"$type":"X","a":1}', '{"$type":"X","a":1}'],
  ['1 2', '1'],
  ['[1,2', '[1,2]'],
  ['', 'null'],
])('gives a function %j as %s', (text, written) => {
  expect(writeJson(deserializeToken(text))).toBe(written)
})
