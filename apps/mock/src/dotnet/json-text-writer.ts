import { formatBare } from './date-time-format.ts'
import { DotNetException } from './dotnet-exception.ts'
import { formatDouble } from './doubles.ts'
import { escapeJson } from './json-escape.ts'
import type { JsonNode } from './json-node.ts'
import { type JsonPosition, jsonMessage, jsonPath, jsonPosition } from './json-position.ts'

type State =
  | 'Start'
  | 'Property'
  | 'ObjectStart'
  | 'Object'
  | 'ArrayStart'
  | 'Array'
  | 'ConstructorStart'
  | 'Constructor'
type Leaf = Exclude<JsonNode, { kind: 'object' | 'array' | 'constructor' | 'comment' }>

// The state after a value, by the state before it; the missing states accept a property name only.
const AFTER_VALUE: Partial<Record<State, State>> = {
  Start: 'Start',
  Property: 'Object',
  ArrayStart: 'Array',
  Array: 'Array',
  ConstructorStart: 'Constructor',
  Constructor: 'Constructor',
}
const TOKEN_NAMES: Record<Leaf['kind'], string> = {
  string: 'String',
  integer: 'Integer',
  float: 'Float',
  boolean: 'Boolean',
  date: 'Date',
  null: 'Null',
  undefined: 'Undefined',
}
const OFFSETS = { utc: 'Z', local: '+00:00', none: '' }

/**
 * Json.NET's `JsonTextWriter` with `Formatting.None`: writes tokens and refuses what its state table refuses.
 * A comment leaves the state as it is, so a member whose value is a comment cannot be followed by another.
 */
export class JsonTextWriter {
  private text = ''
  private state: State = 'Start'
  private readonly stack: JsonPosition[] = []

  toString(): string {
    return this.text
  }

  start(type: JsonPosition['type'], name = ''): void {
    const token = type === 'object' ? 'StartObject' : type === 'array' ? 'StartArray' : 'StartConstructor'
    this.count()
    this.complete(token, AFTER_VALUE[this.state] && (`${token.slice(5)}Start` as State))
    this.stack.push(jsonPosition(type))
    this.text += type === 'object' ? '{' : type === 'array' ? '[' : `new ${name}(`
  }

  end(): void {
    const { type } = this.stack.pop()!
    if (this.state === 'Property') this.text += 'null' // a member whose value was only a comment
    this.text += type === 'object' ? '}' : type === 'array' ? ']' : ')'
    const outer = this.stack.at(-1)?.type
    this.state = outer === undefined ? 'Start' : outer === 'object' ? 'Object' : 'Array'
  }

  member(name: string): void {
    this.stack.at(-1)!.name = name
    this.complete('PropertyName', this.state.startsWith('Object') ? 'Property' : undefined)
    this.text += `"${escapeJson(name)}":`
  }

  value(node: Leaf): void {
    this.count()
    this.complete(TOKEN_NAMES[node.kind], AFTER_VALUE[this.state])
    this.text += leafText(node)
  }

  comment(text: string): void {
    this.text += text.includes('*/')
      ? text
          .split('\n')
          .map((part) => `//${part}\n`)
          .join('')
      : `/*${text}*/`
    if (this.state === 'ConstructorStart') this.state = 'Constructor'
  }

  private count(): void {
    const current = this.stack.at(-1)
    if (current && current.type !== 'object') current.index++
  }

  private complete(token: string, next: State | undefined): void {
    if (next === undefined) {
      const message = `Token ${token} in state ${this.state} would result in an invalid JSON object.`
      throw new DotNetException(
        'Newtonsoft.Json.JsonWriterException',
        jsonMessage(message, jsonPath(this.stack.slice(0, -1))),
      )
    }
    if (['Object', 'Array', 'Constructor'].includes(this.state)) this.text += ','
    this.state = next
  }
}

function leafText(node: Leaf): string {
  switch (node.kind) {
    case 'string':
      return `"${escapeJson(node.value)}"`
    case 'integer':
    case 'boolean':
      return String(node.value)
    case 'float':
      return floatText(node.value)
    case 'date':
      return `"${formatBare(node.ticks)}${OFFSETS[node.zone]}"`
    default:
      return node.kind
  }
}

function floatText(value: number): string {
  const text = formatDouble(value)
  if (!Number.isFinite(value)) return `"${text}"`
  return /[.E]/.test(text) ? text : `${text}.0`
}
