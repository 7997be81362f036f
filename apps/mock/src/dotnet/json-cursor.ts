import { DotNetException } from './dotnet-exception.ts'
import { jsonMessage } from './json-position.ts'
import { isWhiteSpace } from './white-space.ts'

/** The text under a Json.NET reader, with the line count its messages show. */
export class JsonCursor {
  readonly text: string
  pos = 0
  line = 1
  lineStart = 0
  /** Set once the reader asked for characters that are not there; some rules of Json.NET look at nothing else. */
  endOfFile = false

  constructor(text: string) {
    this.text = text
  }

  /** The current character, NUL at the end. */
  get char(): string {
    return this.text[this.pos] ?? '\0'
  }

  get atEnd(): boolean {
    return this.pos >= this.text.length
  }

  get linePosition(): number {
    return this.pos - this.lineStart
  }

  /** On a NUL: true at the end of the text, else the NUL is stepped over. */
  endOrSkipNul(): boolean {
    if (this.atEnd) {
      this.endOfFile = true
      return true
    }
    this.pos++
    return false
  }

  /** True if the character `ahead` of the current one exists. */
  ensure(ahead: number): boolean {
    if (this.pos + ahead < this.text.length) return true
    this.endOfFile = true
    return false
  }

  lineFeed(): void {
    this.pos++
    this.newLine()
  }

  carriageReturn(): void {
    this.pos++
    if (this.ensure(1) && this.char === '\n') this.pos++
    this.newLine()
  }

  private newLine(): void {
    this.line++
    this.lineStart = this.pos
  }

  /** Steps over one space, line end or other white space; false if absent. */
  skipBlank(): boolean {
    const { char } = this
    if (char === '\r') this.carriageReturn()
    else if (char === '\n') this.lineFeed()
    else if (isWhiteSpace(char)) this.pos++
    else return false
    return true
  }

  eatWhiteSpace(): void {
    for (;;) {
      if (this.char === '\0') {
        if (this.endOrSkipNul()) return
      } else if (!this.skipBlank()) return
    }
  }

  /** Matches a word; on a difference the cursor stays at it. A text that is too short is an unexpected end. */
  match(word: string, unexpectedEnd: () => Error): boolean {
    if (!this.ensure(word.length - 1)) {
      this.pos = this.text.length
      throw unexpectedEnd()
    }
    for (let i = 0; i < word.length; i++) {
      if (this.text[this.pos + i] !== word[i]) {
        this.pos += i
        return false
      }
    }
    this.pos += word.length
    return true
  }
}

/** Makes the exceptions of one reader, with its path and place. */
export type JsonFail = (message: string, type?: 'JsonReaderException' | 'JsonSerializationException') => DotNetException

export const jsonFail =
  (where: () => { path: string; line: number; position: number }): JsonFail =>
  (message, type = 'JsonReaderException') => {
    const { path, ...place } = where()
    return new DotNetException(`Newtonsoft.Json.${type}`, jsonMessage(message, path, place))
  }
