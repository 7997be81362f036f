import { readJsonComment } from './json-comment.ts'
import { detectDate } from './json-date.ts'
import { isIdentifier, readBareName, readConstructorName } from './json-name.ts'
import { readJsonNumber } from './json-number.ts'
import { takeNumber } from './json-number-text.ts'
import { JsonReaderState, type JsonToken, isStart } from './json-reader-state.ts'
import { readJsonString } from './json-string.ts'
import { isWhiteSpace } from './white-space.ts'

/** Json.NET's `JsonTextReader`: a lenient token reader with the states, paths and messages of the original. */
export class JsonTokenReader extends JsonReaderState {
  private readonly detectDates: boolean

  constructor(text: string, { detectDates = false }: { detectDates?: boolean } = {}) {
    super(text)
    this.detectDates = detectDates
  }

  /** Reads the next token; false at the end. */
  read(): boolean {
    for (;;) {
      if (this.state === 'finished') return this.readAfterEnd()
      if (this.state !== 'postValue') {
        return this.current?.type === 'object' && this.state !== 'property' ? this.readMember() : this.readValue()
      }
      if (this.readPostValue()) return true
    }
  }

  /** Reads on until the token is not a comment. */
  readContent(): boolean {
    do if (!this.read()) return false
    while (this.token.kind === 'comment')
    return true
  }

  /** Leaves the current container; on a property its value. */
  skip(): void {
    if (this.token.kind === 'property') this.read()
    if (!isStart(this.token)) return
    const { depth } = this
    while (this.read() && depth < this.depth);
  }

  private readAfterEnd(): boolean {
    const { cursor } = this
    if (cursor.ensure(0)) {
      cursor.eatWhiteSpace()
      if (!cursor.endOfFile) {
        if (cursor.char === '/') return this.readComment()
        throw this.fail(`Additional text encountered after finished reading JSON content: ${cursor.char}.`)
      }
    }
    this.token = { kind: 'none' }
    return false
  }

  private readPostValue(): boolean {
    const { cursor } = this
    for (;;) {
      const { char } = cursor
      if (char === '\0') {
        if (cursor.endOrSkipNul()) {
          this.state = 'finished'
          return false
        }
      } else if (char === '}' || char === ']' || char === ')') return this.readEnd(char)
      else if (char === '/') return this.readComment()
      else if (char === ',') {
        cursor.pos++
        this.state = 'inside'
        return false
      } else if (!cursor.skipBlank()) {
        throw this.fail(`After parsing a value an unexpected character was encountered: ${char}.`)
      }
    }
  }

  private readEnd(char: string): true {
    this.cursor.pos++
    return this.set({ kind: char === '}' ? 'endObject' : char === ']' ? 'endArray' : 'endConstructor' })
  }

  private readMember(): boolean {
    const { cursor } = this
    for (;;) {
      const { char } = cursor
      if (char === '\0') {
        if (cursor.endOrSkipNul()) return false
      } else if (char === '}') {
        this.set({ kind: 'endObject' })
        cursor.pos++
        return true
      } else if (char === '/') return this.readComment()
      else if (!cursor.skipBlank()) return this.readName()
    }
  }

  private readName(): true {
    const { cursor } = this
    const { char } = cursor
    let name: string
    if (char === '"' || char === "'") {
      cursor.pos++
      name = readJsonString(cursor, char, this.fail)
    } else if (isIdentifier(char)) name = readBareName(cursor, this.fail)
    else throw this.fail(`Invalid property identifier character: ${char}.`)
    cursor.eatWhiteSpace()
    if (cursor.char !== ':')
      throw this.fail(`Invalid character after parsing property name. Expected ':' but got: ${cursor.char}.`)
    cursor.pos++
    return this.set({ kind: 'property', name })
  }

  private readValue(): boolean {
    const { cursor } = this
    for (;;) {
      const { char } = cursor
      if (char === '\0') {
        if (cursor.endOrSkipNul()) return false
      } else if (!cursor.skipBlank()) return this.readToken(char)
    }
  }

  private readToken(char: string): true {
    const { cursor } = this
    switch (char) {
      case '"':
      case "'":
        return this.readString(char)
      case 't':
        return this.readWord('true', { kind: 'boolean', value: true }, 'boolean')
      case 'f':
        return this.readWord('false', { kind: 'boolean', value: false }, 'boolean')
      case 'n':
        return this.readNullOrConstructor()
      case 'u':
        return this.readWord('undefined', { kind: 'undefined' }, 'undefined')
      case 'N':
        return this.readWord('NaN', { kind: 'float', value: NaN }, 'NaN')
      case 'I':
        return this.readWord('Infinity', { kind: 'float', value: Infinity }, 'Infinity')
      case '/':
        return this.readComment()
      case '{':
      case '[':
        cursor.pos++
        return this.set({ kind: char === '{' ? 'startObject' : 'startArray' })
      case ']':
      case ')':
        return this.readEnd(char)
      case ',': // the comma itself is read next, so `[1,,2]` has an undefined in it
        return this.set({ kind: 'undefined' })
      case '-':
        if (cursor.ensure(1) && cursor.text[cursor.pos + 1] === 'I')
          return this.readWord('-Infinity', { kind: 'float', value: -Infinity }, '-Infinity')
        return this.readNumber()
      default:
        if (char === '.' || /\p{N}/u.test(char)) return this.readNumber()
        throw this.unexpected(char)
    }
  }

  private unexpected(char: string): Error {
    return this.fail(`Unexpected character encountered while parsing value: ${char}.`)
  }

  private readString(quote: string): true {
    const from = ++this.cursor.pos
    const value = readJsonString(this.cursor, quote, this.fail)
    // Strings with escapes are decoded elsewhere.
    const start = this.cursor.text.startsWith(value, from) ? from : 0
    return this.set((this.detectDates && detectDate(value, start)) || { kind: 'string', value })
  }

  private readNumber(): true {
    const number = readJsonNumber(takeNumber(this.cursor, this.fail))
    if (number.kind === 'error') {
      this.set({ kind: 'undefined' })
      throw this.fail(number.message)
    }
    return this.set(number as JsonToken)
  }

  private readNullOrConstructor(): true {
    const { cursor } = this
    if (!cursor.ensure(1)) {
      cursor.pos++
      throw this.unexpectedEnd()
    }
    const next = cursor.text[cursor.pos + 1]
    if (next === 'u') return this.readWord('null', { kind: 'null' }, 'null')
    if (next === 'e') return this.readConstructor()
    throw this.unexpected('n')
  }

  private readonly unexpectedEnd = () => this.fail('Unexpected end when reading JSON.')

  protected matchWord(word: string): boolean {
    const { cursor } = this
    if (!cursor.match(word, this.unexpectedEnd)) return false
    if (!cursor.ensure(0)) return true
    const { char } = cursor
    if (char === '/') return cursor.ensure(1) && '*/'.includes(cursor.text[cursor.pos + 1]!)
    if (char === ')') return this.current?.type === 'constructor' && this.state !== 'postValue'
    return char === '\0' || '}],'.includes(char) || isWhiteSpace(char)
  }

  private readWord(word: string, token: JsonToken, what: string): true {
    if (this.matchWord(word)) return this.set(token)
    throw this.fail(`Error parsing ${what} value.`)
  }

  private readConstructor(): true {
    if (!this.matchWord('new')) throw this.fail('Unexpected content while parsing JSON.')
    return this.set({ kind: 'startConstructor', name: readConstructorName(this.cursor, this.fail) })
  }

  protected readComment(): true {
    return this.set({ kind: 'comment', text: readJsonComment(this.cursor, this.fail) })
  }
}
