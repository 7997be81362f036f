import { parseFloatStyle } from './doubles.ts'
import { floatNode, integerNode, type JsonNode } from './json-node.ts'

const MAX_INTEGER_CHARACTERS = 380
const INT64_MAX = 2n ** 63n - 1n
const INT64_MIN = -(2n ** 63n)

/** Reads the text of a number: `{ error }` with the message where Json.NET refuses it. */
export function readJsonNumber(text: string): JsonNode | { kind: 'error'; message: string } {
  const invalid = { kind: 'error', message: `Input string '${text}' is not a valid number.` } as const
  const other = text[1] ?? ''
  if (text[0] === '0' && text.length > 1 && !'.eE'.includes(other)) {
    const value = readBased(text)
    return value === undefined ? invalid : integerNode(value)
  }
  if (/^-?\d+$/.test(text)) {
    const value = BigInt(text)
    const digits = text.length - (text[0] === '-' ? 1 : 0)
    if ((digits > 19 || value > INT64_MAX || value < INT64_MIN) && text.length > MAX_INTEGER_CHARACTERS)
      return { kind: 'error', message: `JSON integer ${text} is too large to parse.` }
    return integerNode(value)
  }
  const value = parseFloatStyle(text)
  return value === undefined ? invalid : floatNode(value)
}

// `0x1F` and `010`: 64 bits, taken as two's complement.
function readBased(text: string): bigint | undefined {
  const isHex = /^0x/i.test(text)
  const digits = isHex ? text.slice(2) : text
  if (!(isHex ? /^[0-9a-f]+$/i : /^[0-7]+$/).test(digits)) return undefined
  const value = BigInt(`${isHex ? '0x' : '0o'}${digits}`)
  return value > 2n ** 64n - 1n ? undefined : BigInt.asIntN(64, value)
}
