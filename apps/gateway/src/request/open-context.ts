import type { Connection } from './connection.ts'
import type { Clock } from '@durable-http/core'
import type { Face, RequestContext } from './request-context.ts'

// All zeros are not ids, and ff is not a version.
const traceparent = /^(?!ff)[\da-f]{2}-(?!0{32})[\da-f]{32}-(?!0{16})[\da-f]{16}-[\da-f]{2}$/
const tracestate = /^[\x20-\x7e]{1,512}$/
const requestId = /^[\w.:/+=-]{1,128}$/

/** Begins the context of a request. */
export function openContext(face: Face, { headers }: Request, connection: Connection, clock: Clock): RequestContext {
  const asked = headers.get('x-request-id')
  return {
    face,
    id: asked !== null && requestId.test(asked) ? asked : crypto.randomUUID(),
    began: clock.now(),
    peer: connection.peer,
    connection,
    traceHeaders: traceOf(headers),
  }
}

// A malformed header is dropped together with its state, as the recommendation asks.
function traceOf(headers: Headers): Record<string, string> {
  const parent = headers.get('traceparent')
  if (parent === null || !traceparent.test(parent)) return {}
  const state = headers.get('tracestate')
  return state === null || !tracestate.test(state)
    ? { traceparent: parent }
    : { traceparent: parent, tracestate: state }
}
