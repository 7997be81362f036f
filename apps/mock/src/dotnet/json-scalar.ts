import type { JsonNode } from './json-node.ts'
import { writeJson } from './json-writer.ts'

/** Returns what Json.NET puts into a string property: a text as it is, a number or a boolean as its text; `null` for anything else. */
export function scalarToText(node: JsonNode | undefined): string | null {
  switch (node?.kind) {
    case 'string':
      return node.value
    case 'integer':
    case 'float':
    case 'boolean':
      return writeJson(node)
    default:
      return null
  }
}
