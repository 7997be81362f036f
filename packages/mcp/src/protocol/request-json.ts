import { JsonNumber, parseExactJson, parseVerbatimJson } from '@durable-http/core'
import { isObject } from './client-inputs.ts'
import { withoutNullMembers } from './null-members.ts'

/** Arguments whose values are sent to the host as JSON: input of an instance or an entity, data of an event. */
const payloads = ['input', 'eventData'] as const

/**
 * Reads the body of a request. What goes on to the host keeps each number as it is written (`4.0`, `-0`, every digit), as a `JsonNumber`
 * where JavaScript would write it otherwise: payloads in the arguments of a tool, and what a user filled into the form of a task. Other
 * arguments do where a JavaScript number would change the value. Ids and everything else of the protocol are read as usual.
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
  if (!isObject(message)) return message
  // The response to a question that was put to the client in the middle of its own request.
  if (isObject(message['result']) && message['method'] === undefined)
    return { ...message, result: withMember(message['result'], 'content', memberOf(verbatim, 'result')) }
  if (!isObject(message['params'])) return message
  if (message['method'] === 'tasks/update')
    return { ...message, params: withMember(message['params'], 'inputResponses', memberOf(verbatim, 'params')) }
  if (message['method'] !== 'tools/call') return message
  const args = argumentsOf(exact)
  if (!isObject(args)) return message
  const written = argumentsOf(verbatim) as Readonly<Record<string, unknown>>
  const kept = payloads.filter((name) => Object.hasOwn(written, name)).map((name) => [name, written[name]])
  return { ...message, params: { ...message['params'], arguments: { ...args, ...Object.fromEntries(kept) } } }
}

const memberOf = (value: unknown, name: string) => (value as Readonly<Record<string, unknown>>)[name]

const withMember = (value: object, name: string, written: unknown) =>
  isObject(written) && Object.hasOwn(written, name) ? { ...value, [name]: written[name] } : value

const argumentsOf = (message: unknown) => (message as { params: { arguments?: unknown } }).params.arguments
