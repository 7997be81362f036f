import { deserializeToken } from '../dotnet/json-deserializer.ts'
import { nodeToValue, RawJson, valueToNode } from '../dotnet/json-value.ts'
import { writeJson } from '../dotnet/json-writer.ts'

/** How a function wants to see a payload: as a plain value, or untouched, so that `5.0` and big integers keep their spelling. */
export interface PayloadOptions {
  readonly raw?: boolean
}

/** Reads a stored text as a function's argument; no text is `null`. */
export function textToValue(text: string | null, { raw = false }: PayloadOptions = {}): unknown {
  if (text === null) return null
  const node = deserializeToken(text)
  return raw ? new RawJson(node, text) : nodeToValue(node)
}

/** Writes a value from a function as stored text; `null` and `undefined` give no text. */
export const valueToText = (value: unknown): string | null =>
  value === null || value === undefined ? null : writeJson(valueToNode(value))
