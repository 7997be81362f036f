import type { Clock } from '@durable-http/core'
import type { Face, RequestContext } from '../request-context.ts'

/** What the runtime knows of the connection that a request came by. */
export interface Connection {
  /** Address of the other end. */
  peer?: string | undefined
}

const traceparent = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/
const requestId = /^[\w.:/+=-]{1,128}$/

/** Begins the context of a request. */
export function openContext(face: Face, { headers }: Request, { peer }: Connection, clock: Clock): RequestContext {
  const asked = headers.get('x-request-id')
  return {
    face,
    id: asked !== null && requestId.test(asked) ? asked : crypto.randomUUID(),
    began: clock.now(),
    peer,
    traceHeaders: traceOf(headers),
  }
}

// What is malformed is dropped, as the recommendation says, and with it the state that belongs to it.
function traceOf(headers: Headers): Record<string, string> {
  const parent = headers.get('traceparent')
  if (parent === null || !traceparent.test(parent)) return {}
  const state = headers.get('tracestate')
  return state === null ? { traceparent: parent } : { traceparent: parent, tracestate: state }
}
