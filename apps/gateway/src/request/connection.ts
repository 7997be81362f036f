import type { PushedEvents } from '@durable-http/rest'

/** Id of a JSON-RPC request. */
export type MessageId = string | number

/** The connection of a request, as far as the runtime knows it. */
export interface Connection {
  /** Address of the other end. */
  peer?: string | undefined
  /** Name of the caller, once that is proven: what callers share goes by it. */
  caller?: string | undefined
  /** Sets a header of the response; when absent, the header goes into the `Response` itself. */
  setHeader?: (name: string, value: string) => void
  /** Id of the request, for a response that the runtime writes itself. */
  requestId?: string | undefined
  /** Keeps the runtime alive for work after the response; absent where it stays alive anyway. */
  waitUntil?: (work: Promise<unknown>) => void
  /** Notes the id of a JSON-RPC request, so that it gets an error if the gateway stops before its response. */
  asked?: (message: MessageId) => void
  /** Notes the id of a JSON-RPC request whose response went out, so that it gets no error. */
  answered?: (message: MessageId) => void
  /** Takes the function that serves further requests that equal this one to the letter, from the same address; absent where the runtime cannot compare them. */
  repeatable?: (repeat: Repeat) => void
  /** Takes events to write behind the head of this response, without a web stream; absent where the runtime needs one. */
  takeEvents?: (response: Response, events: PushedEvents) => void
  /** Ends the connection at once, with all that waits for its other end to read. */
  cut?: () => void
  /** Calls back once, when the last byte was handed to the system or the other end is gone. */
  onClose?: (call: (sent: Sent) => void) => void
}

/** Responds to a request that equals an earlier one to the letter; undefined if it has to go the ordinary way from its beginning. */
export type Repeat = (connection: Connection, request: Request) => Response | Promise<Response> | undefined

/** The end of a response. */
export interface Sent {
  /** Bytes sent, head included; undefined if unknown. */
  bytes: number | undefined
  /** True if the connection broke before its end. */
  isBroken: boolean
  /** Status that the runtime sent in place of a response that took too long. */
  gaveUp?: number | undefined
}
