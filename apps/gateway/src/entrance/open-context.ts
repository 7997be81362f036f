import type { Clock } from '@durable-http/core'
import type { Face, RequestContext } from '../request-context.ts'

/** What the runtime knows of the connection that a request came by. */
export interface Connection {
  /** Address of the other end. */
  peer?: string | undefined
  /** Puts a header onto the answer, whoever makes it; where it is absent, the answer itself takes it. */
  setHeader?: (name: string, value: string) => void
  /** Id of the request, for what is said in place of an answer. */
  requestId?: string | undefined
  /** Keeps the runtime from ending work that goes on after the answer; absent where it does not. */
  waitUntil?: (work: Promise<unknown>) => void
  /** Notes the id of a JSON-RPC request that was asked, for the case that it cannot be answered. */
  asked?: (message: string | number) => void
  /** Calls back once: when the last of the answer was handed to the system, or the other end is gone. */
  onClose?: (call: (sent: Sent) => void) => void
}

/** What became of an answer. */
export interface Sent {
  /** Bytes that went out for it, head included, where that is known. */
  bytes: number | undefined
  /** Whether the connection broke before its end. */
  isBroken: boolean
  /** Status of what the runtime said in place of an answer that took too long. */
  gaveUp?: number | undefined
}

// All zeros are no ids, and ff is no version.
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

// What is malformed is dropped, as the recommendation says, and with it the state that belongs to it.
function traceOf(headers: Headers): Record<string, string> {
  const parent = headers.get('traceparent')
  if (parent === null || !traceparent.test(parent)) return {}
  const state = headers.get('tracestate')
  return state === null || !tracestate.test(state)
    ? { traceparent: parent }
    : { traceparent: parent, tracestate: state }
}
