import { JsonNumber, parseExactJson } from '@durable-http/core'
import { isObject } from './client-inputs.ts'
import { withoutNullMembers } from './null-members.ts'

/**
 * Reads the body of a request. Numbers in the arguments of a tool keep their digits, as a `JsonNumber` where a JavaScript
 * number would change them; ids and everything else of the protocol are read as usual.
 */
export function readRequestJson(text: string): unknown {
  const body = readExact(text)
  return Array.isArray(body) ? body.map(withoutNullMembers) : withoutNullMembers(body)
}

function readExact(text: string): unknown {
  let changed = false
  const exact = parseExactJson(text, (digits) => {
    changed = true
    return new JsonNumber(digits)
  })
  if (!changed) return exact
  const body: unknown = JSON.parse(text)
  if (!Array.isArray(body)) return withArguments(body, exact)
  return body.map((message, index) => withArguments(message, (exact as unknown[])[index]))
}

function withArguments(message: unknown, exact: unknown): unknown {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return message
  const params = (exact as { params: { arguments?: unknown } }).params
  return { ...message, params: { ...message['params'], ...('arguments' in params && { arguments: params.arguments }) } }
}
