import { isJsonException, isJsonReaderException } from './dotnet-exception.ts'
import { loadToken, parseToken } from './json-loader.ts'
import { type JsonNode, nullNode, stringNode } from './json-node.ts'
import { trimWhite } from './white-space.ts'

/**
 * What a status answer shows of stored input, custom status, output or result: null, `""` for blank text,
 * else the first JSON value of the trimmed text, or the text itself as a string where it does not begin with a whole one.
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

/** What a list of entities shows of a state: the whole text as JSON with its dates rewritten; what is no JSON as a string. */
export function entityListStateToNode(text: string | null | undefined): JsonNode {
  if (text == null) return nullNode
  try {
    return parseToken(text)
  } catch (error) {
    if (isJsonException(error)) return stringNode(text)
    throw error
  }
}
