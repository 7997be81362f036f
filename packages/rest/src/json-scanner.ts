import { deepestBody } from '@durable-http/core'

// Tokens accepted at the current position, in the words of the message.
const aValue = 'a value'
const anItem = 'a value or ]'
const aName = 'a name in double quotes'
const aFirstName = 'a name in double quotes or }'
const aColon = 'a colon'
const afterItem = 'a comma or ]'
const afterMember = 'a comma or }'
const nothing = 'nothing after the value'
type Expected =
  | typeof aValue
  | typeof anItem
  | typeof aName
  | typeof aFirstName
  | typeof aColon
  | typeof afterItem
  | typeof afterMember
  | typeof nothing

const quote = 0x22
const backslash = 0x5c
const array = 1
const object = 2
const wordShape = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/

/** Follows a JSON text (RFC 8259) that arrives in pieces, cut anywhere between two characters; throws a `SyntaxError` at its first fault, a `RangeError` if it is nested deeper than the host reads. */
export class JsonScanner {
  #mode: 'between' | 'string' | 'escape' | 'hex' | 'word' = 'between'
  #expected: Expected = aValue
  readonly #containers = new Uint8Array(deepestBody)
  #depth = 0
  #hexDigits = 0
  #word = ''
  #before = 0

  /** True if an array, object or string is open: what was read so far is not a whole text then. */
  get isOpen(): boolean {
    return this.#depth > 0 || (this.#mode !== 'between' && this.#mode !== 'word')
  }

  /** Reads the next piece. */
  read(text: string): void {
    let at = 0
    while (at < text.length) {
      if (this.#mode === 'string') at = this.#readString(text, at)
      else if (this.#mode === 'word') at = this.#readWord(text, at)
      else if (this.#mode === 'between') at = this.#readBetween(text, at)
      else at = this.#readEscape(text, at)
    }
    this.#before += text.length
  }

  /** Ends the text. */
  end(): void {
    if (this.#mode === 'word') this.#endWord(0)
    if (this.#mode !== 'between') throw new SyntaxError(`a string has no end (at position ${this.#before})`)
    if (this.#expected !== nothing)
      throw new SyntaxError(`it ends where ${this.#expected} is expected (at position ${this.#before})`)
  }

  #readString(text: string, start: number): number {
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code > backslash || (code > quote && code < backslash)) continue
      if (code < 0x20) throw this.#fault('a string holds a control character that is not escaped', at)
      if (code === backslash) {
        this.#mode = 'escape'
        return at + 1
      }
      if (code === quote) {
        this.#mode = 'between'
        this.#endString()
        return at + 1
      }
    }
    return text.length
  }

  #readEscape(text: string, at: number): number {
    const character = text[at]!
    if (this.#mode === 'hex') {
      if (!/[0-9a-fA-F]/.test(character)) throw this.#fault(`\\u is followed by ${JSON.stringify(character)}`, at)
      if (--this.#hexDigits === 0) this.#mode = 'string'
    } else if (character === 'u') {
      this.#mode = 'hex'
      this.#hexDigits = 4
    } else {
      if (!'"\\/bfnrt'.includes(character)) throw this.#fault(`\\${character} is not an escape of JSON`, at)
      this.#mode = 'string'
    }
    return at + 1
  }

  #readWord(text: string, start: number): number {
    let at = start
    while (at < text.length && isWord(text.charCodeAt(at))) at++
    this.#word += text.slice(start, at)
    if (at < text.length) this.#endWord(at)
    return at
  }

  #endWord(at: number): void {
    const word = this.#word
    if (!wordShape.test(word))
      throw this.#fault(`${lenientWords.has(word) ? word : 'the text there'} is not a value of JSON`, at - word.length)
    this.#word = ''
    this.#mode = 'between'
    this.#endValue()
  }

  #readBetween(text: string, start: number): number {
    let at = start
    while (at < text.length && isBlank(text.charCodeAt(at))) at++
    if (at < text.length) this.#take(text, at)
    return this.#mode === 'word' || at === text.length ? at : at + 1
  }

  #take(text: string, at: number): void {
    const character = text[at]!
    const expected = this.#expected
    const canBeValue = expected === aValue || expected === anItem
    if (character === '"' && (canBeValue || expected === aName || expected === aFirstName)) this.#mode = 'string'
    else if (character === '{' && canBeValue) this.#push(object, aFirstName)
    else if (character === '[' && canBeValue) this.#push(array, anItem)
    else if (character === ']' && (expected === anItem || expected === afterItem)) this.#pop()
    else if (character === '}' && (expected === aFirstName || expected === afterMember)) this.#pop()
    else if (character === ',' && expected === afterItem) this.#expected = aValue
    else if (character === ',' && expected === afterMember) this.#expected = aName
    else if (character === ':' && expected === aColon) this.#expected = aValue
    else if (canBeValue && isWord(text.charCodeAt(at))) this.#mode = 'word'
    else
      throw this.#fault(`expected ${expected}, got ${JSON.stringify(String.fromCodePoint(text.codePointAt(at)!))}`, at)
  }

  #push(container: number, expected: Expected): void {
    if (this.#depth === deepestBody) throw new RangeError('it is nested too deep')
    this.#containers[this.#depth++] = container
    this.#expected = expected
  }

  #pop(): void {
    this.#depth--
    this.#endValue()
  }

  #endString(): void {
    const wasName = this.#expected === aName || this.#expected === aFirstName
    if (wasName) this.#expected = aColon
    else this.#endValue()
  }

  #endValue(): void {
    if (this.#depth === 0) this.#expected = nothing
    else this.#expected = this.#containers[this.#depth - 1] === array ? afterItem : afterMember
  }

  #fault(what: string, at: number): SyntaxError {
    return new SyntaxError(`${what} (at position ${this.#before + at})`)
  }
}

// Other words are not quoted: they may be a piece of a key.
const lenientWords = new Set(['undefined', 'NaN', 'Infinity', '-Infinity', 'True', 'False', 'None', 'Null'])

// Letters, digits and what numbers are made of: a run of them is read as one word.
const isWord = (code: number) =>
  (code >= 0x30 && code <= 0x39) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x61 && code <= 0x7a) ||
  code === 0x2b ||
  code === 0x2d ||
  code === 0x2e ||
  code === 0x5f

const isBlank = (code: number) => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
