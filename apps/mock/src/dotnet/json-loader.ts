import { type JsonNode, objectNode } from './json-node.ts'
import { JsonTokenReader } from './json-token-reader.ts'

/**
 * `JToken.Load` of Json.NET, without reading dates: reads the first value of a text and ignores the rest.
 * Throws `JsonReaderException`; a value that is not complete is an error, a comment in front is the value.
 */
export const loadToken = (text: string): JsonNode => load(new JsonTokenReader(text))

/** `JToken.Parse` of Json.NET: the whole text, strings that look like dates become dates. Throws `JsonReaderException`. */
export function parseToken(text: string): JsonNode {
  const reader = new JsonTokenReader(text, { detectDates: true })
  const node = load(reader)
  while (reader.read()); // only comments may follow; the reader throws at anything else
  return node
}

function load(reader: JsonTokenReader): JsonNode {
  if (!reader.read()) throw reader.fail('Error reading JToken from JsonReader.')
  switch (reader.token.kind) {
    case 'startObject':
      return loadContainer(reader, 'JObject')
    case 'startArray':
      return loadContainer(reader, 'JArray')
    case 'startConstructor':
      return loadContainer(reader, 'JConstructor')
    default:
      return reader.token as JsonNode
  }
}

function loadContainer(reader: JsonTokenReader, name: string): JsonNode {
  const { depth } = reader
  const root = emptyContainer(reader)
  if (!reader.read()) throw reader.fail(`Error reading ${name} from JsonReader.`)
  fill(reader, root)
  if (reader.depth > depth) throw reader.fail(`Unexpected end of content while loading ${name}.`)
  return root
}

type Container = JsonNode & { kind: 'object' | 'array' | 'constructor' }

function emptyContainer({ token }: JsonTokenReader): Container {
  if (token.kind === 'startObject') return objectNode([])
  return token.kind === 'startConstructor'
    ? { kind: 'constructor', name: token.name, items: [] }
    : { kind: 'array', items: [] }
}

// Ends at the end of `root`, or where the text ends.
function fill(reader: JsonTokenReader, root: Container): void {
  const open: Container[] = [root]
  let name = ''
  do {
    const parent = open.at(-1)!
    const { token } = reader
    if (token.kind === 'property') name = token.name
    else if (token.kind.startsWith('end')) {
      open.pop()
      if (open.length === 0) return
    } else if (token.kind !== 'comment') {
      const node = token.kind.startsWith('start') ? emptyContainer(reader) : (token as JsonNode)
      if (parent.kind === 'object') parent.members.set(name, node)
      else parent.items.push(node)
      if (token.kind.startsWith('start')) open.push(node as Container)
    }
  } while (reader.read())
}
