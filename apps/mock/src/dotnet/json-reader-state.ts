import { JsonCursor, type JsonFail, jsonFail } from './json-cursor.ts'
import type { JsonNode } from './json-node.ts'
import { type JsonPosition, jsonPath, jsonPosition } from './json-position.ts'

type Container = JsonPosition['type']
/** A leaf, or the start or end of a container; `none` before the first and after the last. */
export type JsonToken =
  | { readonly kind: 'none' | 'startObject' | 'endObject' | 'startArray' | 'endArray' | 'endConstructor' }
  | { readonly kind: 'startConstructor' | 'property'; readonly name: string }
  | Exclude<JsonNode, { kind: 'object' | 'array' | 'constructor' }>

type State = 'start' | 'property' | 'inside' | 'opened' | 'postValue' | 'finished'

const MAX_DEPTH = 64
const ENDS: Record<string, Container> = { endObject: 'object', endArray: 'array', endConstructor: 'constructor' }
const END_NAMES: Record<string, string> = {
  endObject: 'EndObject',
  endArray: 'EndArray',
  endConstructor: 'EndConstructor',
}
const CONTAINER_NAMES = { object: 'Object', array: 'Array', constructor: 'Constructor' }
export const isStart = ({ kind }: JsonToken): boolean => kind.startsWith('start')
export const isEnd = ({ kind }: JsonToken): boolean => kind in ENDS

/** Where a Json.NET reader stands: its token, its state and the containers it is in. */
export class JsonReaderState {
  token: JsonToken = { kind: 'none' }
  readonly fail: JsonFail
  protected readonly cursor: JsonCursor
  protected readonly stack: JsonPosition[] = []
  protected state: State = 'start'

  constructor(text: string) {
    this.cursor = new JsonCursor(text)
    this.fail = jsonFail(() => ({ path: this.path, line: this.line, position: this.cursor.linePosition }))
  }

  get path(): string {
    return jsonPath(this.state === 'opened' ? this.stack.slice(0, -1) : this.stack)
  }

  get depth(): number {
    return isStart(this.token) && this.stack.length > 0 ? this.stack.length - 1 : this.stack.length
  }

  private get line(): number {
    const untouched = this.state === 'start' && this.cursor.linePosition === 0 && this.token.kind !== 'comment'
    return untouched ? 0 : this.cursor.line
  }

  protected get current(): JsonPosition | undefined {
    return this.stack.at(-1)
  }

  protected set(token: JsonToken): true {
    this.token = token
    if (isStart(token)) {
      this.count()
      this.state = 'opened'
      this.stack.push(
        jsonPosition(token.kind === 'startObject' ? 'object' : token.kind === 'startArray' ? 'array' : 'constructor'),
      )
      if (this.stack.length === MAX_DEPTH + 1)
        throw this.fail(`The reader's MaxDepth of ${MAX_DEPTH} has been exceeded.`)
    } else if (isEnd(token)) {
      const closed = this.stack.pop()?.type
      if (closed !== ENDS[token.kind]) {
        const name = closed === undefined ? 'None' : CONTAINER_NAMES[closed]
        throw this.fail(`JsonToken ${END_NAMES[token.kind]} is not valid for closing JsonType ${name}.`)
      }
      this.state = this.current ? 'postValue' : 'finished'
    } else if (token.kind === 'property') {
      this.state = 'property'
      this.current!.name = token.name
    } else if (token.kind !== 'comment' && token.kind !== 'none') {
      this.state = this.current ? 'postValue' : 'finished'
      this.count()
    }
    return true
  }

  private count(): void {
    if (this.current && this.current.type !== 'object') this.current.index++
  }
}
