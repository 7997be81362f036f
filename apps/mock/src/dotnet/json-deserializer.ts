import { DotNetException } from './dotnet-exception.ts'
import { type JsonNode, nullNode, objectNode, stringNode } from './json-node.ts'
import { JsonTokenReader } from './json-token-reader.ts'
import { writeToken } from './json-token-writer.ts'

/**
 * `JsonConvert.DeserializeObject` without a type, as the host reads the body of a start.
 * Blank text is null. A root object loses its leading `$type` and `$id`, a root `$ref` makes it null, and a root array may lack its end.
 * Throws `JsonReaderException`, `JsonSerializationException` or `JsonWriterException`.
 */
export function deserializeObject(text: string): JsonNode {
  const reader = new JsonTokenReader(text)
  if (!reader.readContent()) return nullNode
  const value = createValue(reader)
  while (reader.read()) {
    if (reader.token.kind !== 'comment')
      throw reader.fail(
        'Additional text found in JSON string after finishing deserializing object.',
        'JsonSerializationException',
      )
  }
  return value
}

/** The value that a function receives when it reads its stored input, event or result as a `JToken`: the first value, without leading comments; null for white space. */
export function deserializeToken(text: string): JsonNode {
  const reader = new JsonTokenReader(text)
  return reader.readContent() ? writeToken(reader) : nullNode
}

function createValue(reader: JsonTokenReader): JsonNode {
  const { token } = reader
  switch (token.kind) {
    case 'startObject':
      return createObject(reader)
    case 'startArray':
      return writeToken(reader)
    case 'startConstructor':
      return stringNode(token.name)
    case 'undefined':
      return nullNode
    default:
      return token as JsonNode
  }
}

const serializationFailure = (reader: JsonTokenReader, message: string) =>
  reader.fail(message, 'JsonSerializationException')

function advance(reader: JsonTokenReader): void {
  if (!reader.read()) throw serializationFailure(reader, 'Unexpected end when reading JSON.')
}

function createObject(reader: JsonTokenReader): JsonNode {
  advance(reader)
  const replaced = readMetadata(reader)
  if (replaced) return replaced
  const object = objectNode([])
  do {
    const { token } = reader
    if (token.kind === 'property') {
      if (!reader.readContent()) break
      object.members.delete(token.name) // a doubled name takes its last place
      object.members.set(token.name, writeToken(reader, { keepComments: false, member: token.name }))
    } else if (token.kind !== 'comment') return object
  } while (reader.read())
  throw serializationFailure(reader, 'Unexpected end when deserializing object.')
}

// `$type`, `$id`, `$ref` and `$values` count only in front of all other members.
function readMetadata(reader: JsonTokenReader): JsonNode | undefined {
  while (reader.token.kind === 'property') {
    const { name } = reader.token
    if (name === '$ref') {
      advance(reader)
      if (readReference(reader)) return nullNode
    } else if (name === '$type' || name === '$id') {
      advance(reader)
      if (name === '$type' && !hasValue(reader))
        throw new DotNetException(
          'System.NullReferenceException',
          'Object reference not set to an instance of an object.',
        )
      advance(reader)
    } else if (name === '$values') {
      advance(reader)
      const list = writeToken(reader)
      advance(reader)
      return list
    } else return undefined
  }
  return undefined
}

const isProperty = ({ token }: JsonTokenReader) => token.kind === 'property'
const hasValue = ({ token }: JsonTokenReader) =>
  'value' in token || 'name' in token || 'text' in token || 'ticks' in token

// A reference names an object that was read before; without one it is null.
function readReference(reader: JsonTokenReader): boolean {
  const isNull = reader.token.kind === 'null'
  if (reader.token.kind !== 'string' && !isNull)
    throw serializationFailure(reader, 'JSON reference $ref property must have a string or null value.')
  advance(reader)
  if (isNull) return false
  if (isProperty(reader))
    throw serializationFailure(
      reader,
      'Additional content found in JSON reference object. A JSON reference object should only have a $ref property.',
    )
  return true
}
