import { JsonNumber, parseExactJson, parseVerbatimJson } from '@durable-http/core'
import { isObject } from './client-inputs.ts'
import { withoutNullMembers } from './null-members.ts'

/** Arguments whose values are sent to the host as JSON: input of an instance or an entity, data of an event. */
const payloads = ['input', 'eventData'] as const

/**
 * Reads the body of a request. In the arguments of a tool, payloads keep each number as it is written (`4.0`, `-0`, every digit),
 * as a `JsonNumber` where JavaScript would write it otherwise; other arguments do where a JavaScript number would change the value.
 * Ids and everything else of the protocol are read as usual.
 */
export function readRequestJson(text: string): unknown {
  const body = readExact(text)
  return Array.isArray(body) ? body.map(withoutNullMembers) : withoutNullMembers(body)
}

function readExact(text: string): unknown {
  let changed = false
  const verbatim = parseVerbatimJson(text, (digits) => {
    changed = true
    return new JsonNumber(digits)
  })
  if (!changed) return verbatim
  const body: unknown = JSON.parse(text)
  const exact = parseExactJson(text)
  if (!Array.isArray(body)) return withArguments(body, exact, verbatim)
  return body.map((message, index) =>
    withArguments(message, (exact as unknown[])[index], (verbatim as unknown[])[index]),
  )
}

function withArguments(message: unknown, exact: unknown, verbatim: unknown): unknown {
  if (!isObject(message) || message['method'] !== 'tools/call' || !isObject(message['params'])) return message
  const args = argumentsOf(exact)
  if (!isObject(args)) return message
  const written = argumentsOf(verbatim) as Readonly<Record<string, unknown>>
  const kept = payloads.filter((name) => Object.hasOwn(written, name)).map((name) => [name, written[name]])
  return { ...message, params: { ...message['params'], arguments: { ...args, ...Object.fromEntries(kept) } } }
}

const argumentsOf = (message: unknown) => (message as { params: { arguments?: unknown } }).params.arguments
