import { isJsonException, isJsonReaderException } from './dotnet-exception.ts'
import { loadToken, parseToken } from './json-loader.ts'
import { type JsonNode, nullNode, stringNode } from './json-node.ts'
import { trimWhite } from './white-space.ts'

/**
 * The form in which a status response shows stored input, custom status, output or result: null, `""` for white space,
 * else the first JSON value of the trimmed text, or the text itself as a string if it does not begin with a complete value.
 */
export function storedTextToNode(text: string | null | undefined): JsonNode {
  if (text == null) return nullNode
  const trimmed = trimWhite(text)
  if (trimmed === '') return stringNode('')
  try {
    return loadToken(trimmed)
  } catch (error) {
    if (isJsonReaderException(error)) return stringNode(trimmed)
    throw error
  }
}

/** The form in which a list of entities shows a state: the whole text as JSON with its dates rewritten, or a string if it is not JSON. */
export function entityListStateToNode(text: string | null | undefined): JsonNode {
  if (text == null) return nullNode
  try {
    return parseToken(text)
  } catch (error) {
    if (isJsonException(error)) return stringNode(text)
    throw error
  }
}
