import type { Ticks } from './ticks.ts'

/** A value of Json.NET's tree: what JSON has, and what Json.NET reads beyond it. */
export type JsonNode =
  | ObjectNode
  | ArrayNode
  | { readonly kind: 'constructor'; readonly name: string; readonly items: JsonNode[] }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'date'; readonly ticks: Ticks; readonly zone: DateZone }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'undefined' }

/** An object; a doubled name keeps its first place and its last value. */
export interface ObjectNode {
  readonly kind: 'object'
  readonly members: Map<string, JsonNode>
}

/** An array. */
export interface ArrayNode {
  readonly kind: 'array'
  readonly items: JsonNode[]
}

/** The `DateTimeKind` of a detected date. */
export type DateZone = 'utc' | 'local' | 'none'

export const nullNode: JsonNode = { kind: 'null' }
export const undefinedNode: JsonNode = { kind: 'undefined' }

export const stringNode = (value: string): JsonNode => ({ kind: 'string', value })
export const integerNode = (value: number | bigint): JsonNode => ({ kind: 'integer', value: BigInt(value) })
/** A double: written with `.0` where it is whole. */
export const floatNode = (value: number): JsonNode => ({ kind: 'float', value })
export const booleanNode = (value: boolean): JsonNode => ({ kind: 'boolean', value })
export const arrayNode = (items: Iterable<JsonNode>): ArrayNode => ({ kind: 'array', items: [...items] })

/** An object from a record or from entries; entries keep the order of names such as `10` and `9`. */
export const objectNode = (members: Record<string, JsonNode> | Iterable<readonly [string, JsonNode]>): ObjectNode => ({
  kind: 'object',
  members: new Map(Symbol.iterator in members ? members : Object.entries(members)),
})

/** `null` becomes the null node, a text a string. */
export const textNode = (value: string | null | undefined): JsonNode => (value == null ? nullNode : stringNode(value))
