import { parseDouble } from '../dotnet/doubles.ts'
import { RawJson } from '../dotnet/json-value.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { FunctionError } from '../engine/failure.ts'

const position = (text: string, at = text.length): string => `Path '', line 1, position ${at}.`

/** Reads an untouched input as .NET reads it into a number: nothing is 0, a string is parsed, what is no number throws. */
function readNumber(raw: unknown, kind: 'integer' | 'double', parse: (text: string) => number | undefined): number {
  if (!(raw instanceof RawJson)) return 0
  const { node } = raw
  const text = writeJson(node)
  const type = 'Newtonsoft.Json.JsonReaderException'
  if (node.kind === 'integer' || node.kind === 'float') {
    const number = parse(text)
    if (number !== undefined) return number
    throw new FunctionError(type, `Input string '${text}' is not a valid ${kind}. ${position(text)}`)
  }
  if (node.kind === 'string') {
    const number = parse(node.value)
    if (number !== undefined) return number
    throw new FunctionError(type, `Could not convert string to ${kind}: ${node.value}. ${position(text)}`)
  }
  if (node.kind === 'null') {
    const wanted = kind === 'integer' ? 'System.Int32' : 'System.Double'
    throw new FunctionError(
      'Newtonsoft.Json.JsonSerializationException',
      `Error converting value {null} to type '${wanted}'. ${position(text)}`,
    )
  }
  throw new FunctionError(
    type,
    `Unexpected character encountered while parsing value: ${text[0]}. ${position(text, 1)}`,
  )
}

const parseInteger = (text: string): number | undefined => {
  const number = /^\s*[+-]?\d+\s*$/.test(text) ? Number(text) : Number.NaN
  return number === Math.trunc(number) && Math.abs(number) <= 0x7fffffff ? number : undefined
}

/** Reads an input as a 32-bit integer. */
export const readInteger = (raw: unknown): number => readNumber(raw, 'integer', parseInteger)

/** Reads an input as a double. */
export const readDouble = (raw: unknown): number => readNumber(raw, 'double', parseDouble)
