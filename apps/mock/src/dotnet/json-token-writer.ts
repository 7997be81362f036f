import { DotNetException, argumentOutOfRange } from './dotnet-exception.ts'
import { javaScriptTicks } from './json-date.ts'
import { type JsonNode, objectNode } from './json-node.ts'
import { type JsonPosition, jsonMessage, jsonPath, jsonPosition } from './json-position.ts'
import { isEnd, isStart } from './json-reader-state.ts'
import type { JsonTokenReader } from './json-token-reader.ts'
import { TICKS_PER_MILLISECOND, TICKS_PER_SECOND, dateToTicks, daysInMonth } from './ticks.ts'

interface Open {
  readonly node: JsonNode & { kind: 'object' | 'array' | 'constructor' }
  readonly position: JsonPosition
}
const TOKEN_NAMES: Record<string, string> = {
  startObject: 'StartObject',
  endObject: 'EndObject',
  startArray: 'StartArray',
  endArray: 'EndArray',
  startConstructor: 'StartConstructor',
  property: 'PropertyName',
  none: 'None',
}

/**
 * `JTokenWriter.WriteToken`: copies the reader's current value into a tree. `new Date(…)` becomes a date, comments stay among array items.
 * A doubled name keeps its last place and value. `member` is the name under which a surrounding object takes the value; paths begin with it.
 * Where the text ends behind a value an open array counts as closed; elsewhere that is a `JsonWriterException`.
 */
export function writeToken(
  reader: JsonTokenReader,
  { keepComments = true, member }: { keepComments?: boolean; member?: string } = {},
): JsonNode {
  const outer = member === undefined ? [] : [{ ...jsonPosition('object'), name: member }]
  const open: Open[] = []
  let root: JsonNode | undefined
  const failure = (message: string) =>
    new DotNetException(
      'Newtonsoft.Json.JsonWriterException',
      jsonMessage(message, jsonPath([...outer, ...open.map(({ position }) => position)].slice(0, -1))),
    )
  const add = (node: JsonNode) => {
    const parent = open.at(-1)
    root ??= node
    if (!parent) return
    if (parent.node.kind === 'object') {
      if (node.kind !== 'comment') parent.node.members.set(parent.position.name!, node)
    } else parent.node.items.push(node)
    if (node.kind !== 'comment' && parent.position.type !== 'object') parent.position.index++
  }

  const initialDepth = isStart(reader.token) ? reader.depth : reader.depth + 1
  do {
    const { token } = reader
    if (token.kind === 'startConstructor' && token.name === 'Date') add(readDateConstructor(reader, failure))
    else if (token.kind === 'startObject' || token.kind === 'startArray' || token.kind === 'startConstructor') {
      const type = token.kind === 'startObject' ? 'object' : token.kind === 'startArray' ? 'array' : 'constructor'
      const node: Open['node'] =
        type === 'object'
          ? objectNode([])
          : type === 'array'
            ? { kind: 'array', items: [] }
            : { kind: 'constructor', name: 'name' in token ? token.name : '', items: [] }
      add(node)
      open.push({ node, position: jsonPosition(type) })
    } else if (isEnd(token)) open.pop()
    else if (token.kind === 'property') {
      const { node, position } = open.at(-1)!
      position.name = token.name
      if (node.kind === 'object') node.members.delete(token.name)
    } else if (token.kind !== 'comment' || keepComments) add(token as JsonNode)
  } while (initialDepth - 1 < reader.depth - (isEnd(reader.token) ? 1 : 0) && reader.read())

  const { token } = reader
  const finalDepth = token.kind === 'none' ? -1 : isEnd(token) ? reader.depth - 1 : reader.depth
  if (initialDepth < finalDepth || (initialDepth === finalDepth && isStart(token)))
    throw failure('Unexpected end when reading token.')
  return root!
}

const bigIntegerCast = () =>
  new DotNetException(
    'System.InvalidCastException',
    "Unable to cast object of type 'System.Numerics.BigInteger' to type 'System.Int64'.",
  )

function readDateConstructor(reader: JsonTokenReader, failure: (message: string) => Error): JsonNode {
  const args: bigint[] = []
  for (;;) {
    if (!reader.read()) throw failure('Unexpected end when reading date constructor.')
    const { token } = reader
    if (token.kind === 'endConstructor') break
    if (token.kind !== 'integer') {
      const name = TOKEN_NAMES[token.kind] ?? token.kind[0]!.toUpperCase() + token.kind.slice(1)
      throw failure(`Unexpected token when reading date constructor. Expected Integer, got ${name}`)
    }
    if (token.value !== BigInt.asIntN(64, token.value)) throw bigIntegerCast()
    args.push(token.value)
  }
  const [first, ...rest] = args
  if (first === undefined) throw failure('Date constructor has no arguments.')
  if (rest.length === 0) {
    return { kind: 'date', ticks: javaScriptTicks(first), zone: 'utc' }
  }
  if (args.length > 7) throw failure('Unexpected number of arguments when reading date constructor.')
  return { kind: 'date', ticks: ticksOfParts(args.map((arg) => Number(BigInt.asIntN(32, arg)))), zone: 'none' }
}

function ticksOfParts([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0]: number[]): bigint {
  if (year < 1 || year > 9999 || month < 0 || month > 11 || day < 0 || day > daysInMonth(year, month + 1))
    throw argumentOutOfRange('Year, Month, and Day parameters describe an un-representable DateTime.')
  if ([hour / 24, minute / 60, second / 60].some((part) => part < 0 || part >= 1))
    throw argumentOutOfRange('Hour, Minute, and Second parameters describe an un-representable DateTime.')
  if (ms < 0 || ms > 999) throw argumentOutOfRange('Valid values are between 0 and 999, inclusive.', 'millisecond')
  const seconds = BigInt(hour * 3600 + minute * 60 + second)
  return dateToTicks(year, month + 1, day || 1) + seconds * TICKS_PER_SECOND + BigInt(ms) * TICKS_PER_MILLISECOND
}
