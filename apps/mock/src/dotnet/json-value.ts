import { formatBare } from './date-time-format.ts'
import {
  type JsonNode,
  arrayNode,
  booleanNode,
  floatNode,
  integerNode,
  nullNode,
  objectNode,
  stringNode,
} from './json-node.ts'

/** A value that keeps the spelling of its JSON (`5.0`, big integers, `undefined`) when a function returns it. */
export class RawJson {
  readonly node: JsonNode
  /** The text it was read from, if there is one. */
  readonly text: string | undefined

  constructor(node: JsonNode, text?: string) {
    this.node = node
    this.text = text
  }
}

/** The plain JavaScript value of a tree; integers beyond 2^53 become bigints, comments and constructors null. */
export function nodeToValue(node: JsonNode): unknown {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries([...node.members].map(([name, value]) => [name, nodeToValue(value)]))
    case 'array':
      return node.items.filter(({ kind }) => kind !== 'comment').map(nodeToValue)
    case 'integer':
      return Number.isSafeInteger(Number(node.value)) ? Number(node.value) : node.value
    case 'string':
    case 'float':
    case 'boolean':
      return node.value
    case 'date':
      return `${formatBare(node.ticks)}${{ utc: 'Z', local: '+00:00', none: '' }[node.zone]}`
    case 'undefined':
      return undefined
    default:
      return null
  }
}

/** A tree from what a function returned; as `JSON.stringify` would write it, with bigints and `RawJson` besides. */
export function valueToNode(value: unknown): JsonNode {
  if (value instanceof RawJson) return value.node
  if (typeof value === 'bigint') return integerNode(value)
  if (typeof value === 'string') return stringNode(value)
  if (typeof value === 'boolean') return booleanNode(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? integerNode(value) : floatNode(value)
  if (value === null || typeof value !== 'object') return nullNode
  if ('toJSON' in value && typeof value.toJSON === 'function') return valueToNode(value.toJSON())
  if (Array.isArray(value)) return arrayNode(value.map(valueToNode))
  const members = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== 'function')
  return objectNode(members.map(([name, member]) => [name, valueToNode(member)] as const))
}
