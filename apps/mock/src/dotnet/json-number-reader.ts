import { parseDouble, parseFloatStyle } from './doubles.ts'
import { parseInt32 } from './integers.ts'
import { readJsonNumber } from './json-number.ts'
import { takeNumber } from './json-number-text.ts'
import { readJsonString } from './json-string.ts'
import { JsonTokenReader } from './json-token-reader.ts'
import { isWhiteSpace } from './white-space.ts'

type NumberKind = 'integer' | 'double'

const TYPES = { integer: 'System.Int32', double: 'System.Double' } as const
const WORDS: Record<string, number> = { NaN, Infinity, '-Infinity': -Infinity }
const INT32_LIMIT = 2 ** 31

/** `JsonSerializer.Deserialize<int>` of a stored text: its first value. Throws for anything else, as Json.NET does. */
export const deserializeInt32 = (text: string): number => new JsonNumberReader(text).readAs('integer')

/** `JsonSerializer.Deserialize<double>` of a stored text. */
export const deserializeDouble = (text: string): number => new JsonNumberReader(text).readAs('double')

/** Reads a number as Json.NET does: from its text, not from a token. */
class JsonNumberReader extends JsonTokenReader {
  readAs(kind: NumberKind): number {
    const { cursor } = this
    for (;;) {
      const { char } = cursor
      if (char === '\0') {
        if (!cursor.endOrSkipNul()) continue
        throw this.failed(`No JSON content found and type '${TYPES[kind]}' is not nullable.`)
      }
      if (char === '/') {
        this.readComment()
        this.token = { kind: 'none' } // a comment is not a token here
      } else if (!cursor.skipBlank()) return this.readValueAs(kind, char)
    }
  }

  private failed(message: string): Error {
    return this.fail(message, 'JsonSerializationException')
  }

  private isNull(kind: NumberKind): Error {
    return this.failed(`Error converting value {null} to type '${TYPES[kind]}'.`)
  }

  private readValueAs(kind: NumberKind, char: string): number {
    const { cursor } = this
    const next = cursor.text[cursor.pos + 1]
    if (char === '"' || char === "'") return this.readQuoted(kind, char)
    if (char === 'N' || char === 'I') return this.readWordAs(kind, char === 'N' ? 'NaN' : 'Infinity')
    if (char === '-' && next === 'I') return this.readWordAs(kind, '-Infinity')
    if (char === '-' || char === '.' || (char >= '0' && char <= '9')) return this.readNumberAs(kind)
    if (char === 'n') {
      if (next === 'u' || next === undefined) this.read() // takes the null, or throws
      else throw this.unexpectedAt(next, 2)
      throw this.isNull(kind)
    }
    throw this.unexpectedAt(char, isWhiteSpace(char) ? 0 : 1)
  }

  private unexpectedAt(char: string, steps: number): Error {
    this.cursor.pos += steps
    return this.fail(`Unexpected character encountered while parsing value: ${char}.`)
  }

  private readQuoted(kind: NumberKind, quote: string): number {
    this.cursor.pos++
    const text = readJsonString(this.cursor, quote, this.fail)
    this.set({ kind: 'string', value: text })
    if (text === '') throw this.isNull(kind)
    const value = kind === 'integer' ? parseInt32(text) : parseDouble(text)
    if (value === undefined) throw this.fail(`Could not convert string to ${kind}: ${text}.`)
    return value
  }

  private readWordAs(kind: NumberKind, word: string): number {
    if (!this.matchWord(word)) throw this.fail(`Error parsing ${word} value.`)
    if (kind === 'integer') throw this.fail(`Cannot read ${word} value.`)
    return WORDS[word]!
  }

  private readNumberAs(kind: NumberKind): number {
    const text = takeNumber(this.cursor, this.fail)
    const invalid = () => this.fail(`Input string '${text}' is not a valid ${kind}.`)
    const isBased = /^0[^.eE]/.test(text)
    if (kind === 'double' && !isBased) {
      const value = parseFloatStyle(text)
      if (value === undefined) throw invalid()
      return value
    }
    if (!isBased && !/^-?\d+$/.test(text)) throw invalid()
    const node = readJsonNumber(text)
    if (node.kind !== 'integer') throw invalid()
    if (kind === 'double') return Number(node.value)
    if (isBased) {
      if (node.value !== BigInt.asUintN(32, node.value)) throw invalid()
      return Number(BigInt.asIntN(32, node.value))
    }
    const value = Number(node.value)
    if (value >= -INT32_LIMIT && value < INT32_LIMIT) return value
    throw this.fail(`JSON integer ${text} is too large or small for an Int32.`)
  }
}
