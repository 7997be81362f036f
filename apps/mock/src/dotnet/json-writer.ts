import type { JsonNode } from './json-node.ts'
import { JsonTextWriter } from './json-text-writer.ts'

/**
 * Writes a tree as Json.NET does without formatting. What is not JSON is written as it is: `undefined`, `new Date(1)`, comments.
 * Throws a `JsonWriterException` with the path where a comment stands in place of a value.
 */
export function writeJson(node: JsonNode): string {
  const writer = new JsonTextWriter()
  write(node, writer)
  return writer.toString()
}

function write(node: JsonNode, writer: JsonTextWriter): void {
  switch (node.kind) {
    case 'object':
      writer.start('object')
      for (const [name, value] of node.members) {
        writer.member(name)
        write(value, writer)
      }
      return writer.end()
    case 'array':
      writer.start('array')
      for (const item of node.items) write(item, writer)
      return writer.end()
    case 'constructor':
      writer.start('constructor', node.name)
      for (const item of node.items) write(item, writer)
      return writer.end()
    case 'comment':
      return writer.comment(node.text)
    default:
      return writer.value(node)
  }
}
