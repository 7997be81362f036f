import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EventSink, PushedEvents } from '@durable-http/rest'
import type { Connection, MessageId, Repeat, Sent } from '../../request/connection.ts'
import { CallerPace, type PaceFault, type PaceLimits } from './caller-pace.ts'
import type { EqualRequests } from './equal-requests.ts'

/** Parts of a request's connection. */
export interface NodeConnectionParts {
  incoming: IncomingMessage
  outgoing: ServerResponse
  equal: EqualRequests
  closed: (connection: NodeConnection) => void
}

/** Node's view of a request's connection, with ways to write to it directly: copying headers into a `Response` costs more than all stages. */
export class NodeConnection implements Connection, EventSink {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  /** True if the response is a stream of MCP messages. */
  isEventStream = false
  /** Ids of the JSON-RPC requests that have no response yet. */
  readonly messages: MessageId[] = []
  requestId: string | undefined
  caller: string | undefined
  /** Its number among those that are open. */
  slot = -1
  /** Status of what was said in place of a response. */
  gaveUp: number | undefined
  readonly #equal: EqualRequests
  readonly #before: number
  #pace: CallerPace | undefined
  #call: ((sent: Sent) => void) | undefined
  #events: PushedEvents | undefined
  /** The response that the events belong to, until they begin. */
  #response: Response | undefined

  constructor({ incoming, outgoing, equal, closed }: NodeConnectionParts) {
    this.incoming = incoming
    this.outgoing = outgoing
    this.#equal = equal
    this.#before = incoming.socket.bytesWritten
    outgoing.once('close', () => {
      closed(this)
      this.#events?.close()
      const bytes = incoming.socket.bytesWritten - this.#before
      this.#call?.({ bytes, isBroken: !outgoing.writableFinished, gaveUp: this.gaveUp })
    })
  }

  /** Tells how the caller falls behind, if it does; short requests are never looked at. */
  lookAtPace(now: number, limits: PaceLimits): PaceFault | undefined {
    this.#pace ??= new CallerPace(this.incoming.socket, this.incoming, now)
    return this.#pace.look(now, limits)
  }

  get peer(): string | undefined {
    return this.incoming.socket.remoteAddress
  }

  setHeader(name: string, value: string): void {
    if (!this.outgoing.headersSent) this.outgoing.setHeader(name, value)
  }

  onClose(call: (sent: Sent) => void): void {
    this.#call = call
  }

  repeatable(repeat: Repeat): void {
    this.#equal.note(this.incoming, repeat)
  }

  takeEvents(response: Response, events: PushedEvents): void {
    if (this.outgoing.destroyed) return events.close()
    this.#response = response
    this.#events = events
  }

  /** Writes the head of the response whose events it took, and begins with them; false for any other response. */
  beginEvents(response: Response): boolean {
    if (this.#response !== response) return false
    this.#response = undefined
    if (this.outgoing.destroyed) return true
    this.outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    // Written together with a body, Node keeps the head as the pieces that it was made of, a kilobyte.
    this.outgoing.flushHeaders()
    this.#events!.begin(this)
    return true
  }

  write(bytes: Uint8Array): boolean {
    const { outgoing } = this
    if (outgoing.destroyed || outgoing.writableEnded) return false
    if (outgoing.write(bytes)) return true
    if (outgoing.listenerCount('drain') === 0) outgoing.once('drain', () => this.#events?.drained())
    return false
  }

  end(): void {
    this.outgoing.end()
  }

  cut(): void {
    this.incoming.socket.destroy()
  }

  asked(message: MessageId): void {
    this.messages.push(message)
  }

  answered(message: MessageId): void {
    const index = this.messages.indexOf(message)
    if (index !== -1) this.messages.splice(index, 1)
  }

  /** True if it is an event stream that the client opened and that has no end of its own. */
  get isListening(): boolean {
    return this.isEventStream && this.incoming.method === 'GET'
  }

  /** Lets the connection end with this response, if its head is not out yet. */
  leave(): void {
    this.outgoing.shouldKeepAlive = false
  }

  /** Keeps it open after all: another request came on it. */
  stay(): void {
    if (!this.outgoing.headersSent) this.outgoing.shouldKeepAlive = true
  }
}
