/** JSON as it was written: members in order, doubled names, digits and escapes; also the `undefined` that a .NET host can write. */
export type JsonText =
  | { readonly type: 'object'; readonly members: ReadonlyArray<readonly [name: string, value: JsonText]> }
  | { readonly type: 'array'; readonly items: readonly JsonText[] }
  | { readonly type: 'string'; readonly value: string; readonly raw: string }
  | { readonly type: 'number'; readonly raw: string }
  | { readonly type: 'word'; readonly value: string }

export interface ParsedJson {
  readonly root: JsonText
  /** There was white space between tokens. */
  readonly isSpaced: boolean
}

const LITERAL = /(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|undefined)/y

/** Parses a body; undefined if it is not such JSON. */
export function parseJsonText(text: string): ParsedJson | undefined {
  const reader = new JsonTextParser(text)
  try {
    const root = reader.value()
    reader.end()
    return { root, isSpaced: reader.isSpaced }
  } catch {
    return undefined
  }
}

class JsonTextParser {
  isSpaced = false
  private at = 0
  private readonly text: string

  constructor(text: string) {
    this.text = text
  }

  value(): JsonText {
    this.space()
    const char = this.text[this.at]
    if (char === '{') return { type: 'object', members: this.list('}', () => this.member()) }
    if (char === '[') return { type: 'array', items: this.list(']', () => this.value()) }
    if (char === '"') return this.string()
    LITERAL.lastIndex = this.at
    const raw = LITERAL.exec(this.text)?.[0]
    if (raw === undefined) throw new SyntaxError(`no JSON at ${this.at}`)
    this.at += raw.length
    return /\d/.test(raw) ? { type: 'number', raw } : { type: 'word', value: raw }
  }

  end(): void {
    this.space()
    if (this.at < this.text.length) throw new SyntaxError(`no JSON at ${this.at}`)
  }

  private space(): void {
    while (this.at < this.text.length && ' \t\r\n'.includes(this.text[this.at]!)) {
      this.at++
      this.isSpaced = true
    }
  }

  private take(char: string): boolean {
    this.space()
    if (this.text[this.at] !== char) return false
    this.at++
    return true
  }

  private expect(char: string): void {
    if (!this.take(char)) throw new SyntaxError(`${char} expected at ${this.at}`)
  }

  private list<T>(close: string, item: () => T): T[] {
    this.at++
    const items: T[] = []
    if (this.take(close)) return items
    do items.push(item())
    while (this.take(','))
    this.expect(close)
    return items
  }

  private member(): readonly [string, JsonText] {
    this.space()
    const { value } = this.string()
    this.expect(':')
    return [value, this.value()]
  }

  private string(): JsonText & { type: 'string' } {
    const from = this.at
    const raw = /^"(?:[^"\\]|\\.)*"/s.exec(this.text.slice(from))?.[0]
    if (raw === undefined) throw new SyntaxError(`string expected at ${from}`)
    this.at += raw.length
    return { type: 'string', value: JSON.parse(raw) as string, raw }
  }
}

/** The same tree from a parsed value whose text is known to have been that of `JSON.stringify`. */
export const jsonTextOf = (value: unknown): JsonText => parseJsonText(JSON.stringify(value))!.root

/** A member of an object; of doubled names the last. */
export const memberOf = (node: JsonText | undefined, name: string): JsonText | undefined =>
  node?.type === 'object' ? node.members.findLast(([key]) => key === name)?.[1] : undefined

/** A member that is a string. */
export const textOf = (node: JsonText | undefined, name: string): string | undefined => {
  const member = memberOf(node, name)
  return member?.type === 'string' ? member.value : undefined
}

/** The tree as text again, for messages. */
export function showJson(node: JsonText | undefined): string {
  if (!node) return '(nothing)'
  switch (node.type) {
    case 'object':
      return `{${node.members.map(([name, value]) => `${JSON.stringify(name)}:${showJson(value)}`).join(',')}}`
    case 'array':
      return `[${node.items.map(showJson).join(',')}]`
    case 'word':
      return node.value
    default:
      return node.raw
  }
}

/** The value by JSON pointer, as JavaScript sees it. */
export function valueAt(text: string, pointer: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text.replaceAll(':undefined', ':null'))
  } catch {
    return undefined
  }
  for (const part of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown> | null | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return value
}
