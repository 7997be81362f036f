import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { ConfigError } from '@durable-http/core/settings'
import type { LimitsConfig } from '../../config/gateway-config.ts'
import type { FetchHandler } from '../../gateway.ts'
import { EqualRequests } from './equal-requests.ts'
import { respondForServer, limitClients, refuseConnection, serverOptionsOf } from './client-limits.ts'
import { RequestLines } from './request-lines.ts'
import { createStartTurns, shownCallerOf } from './start-turns.ts'
import { endEvents, abortRequest } from './shutdown.ts'
import { NodeConnection } from './connection.ts'
import { refuse } from '../../request/refusal.ts'
import { cutUnsent, unsentOf } from './unsent-bytes.ts'
import { Slots } from '../../limits/slots.ts'
import type { Face } from '../../request/request-context.ts'

/** Options of a listener: handler, address, and the variable that sets the port. */
export interface ListenOptions {
  face: Face
  handler: FetchHandler
  host: string
  port: number
  limits: LimitsConfig
}

// For an open connection before its first request.
const patience = 500
const moment = 20

/** One port of a gateway. */
export class NodeListener {
  readonly #server: Server
  readonly #face: Face
  readonly #host: string
  readonly #open = new Slots<NodeConnection>()
  /** The request whose response ends its connection, by the connection. */
  readonly #last = new WeakMap<Socket, NodeConnection>()
  #isLeaving = false

  private constructor({ face, handler, host, limits }: ListenOptions) {
    this.#face = face
    this.#host = host
    const closed = ({ slot }: NodeConnection) => this.#open.delete(slot)
    const watchPace = this.#createPaceWatch(limits)
    const equal = new EqualRequests()
    const respond = async (responding: Promise<Response>, connection: NodeConnection) => {
      const response = await responding
      if (face === 'mcp') connection.isEventStream = isEventStream(response)
      // Its response may already announce that the gateway stops.
      const isWritten = connection.outgoing.headersSent || connection.beginEvents(response)
      return isWritten ? RESPONSE_ALREADY_SENT : response
    }
    const listener = getRequestListener(
      (request, env) => {
        const [incoming, outgoing] = [env.incoming as IncomingMessage, env.outgoing as ServerResponse]
        const connection = new NodeConnection({ incoming, outgoing, equal, closed })
        connection.slot = this.#open.add(connection)
        watchPace()
        if (this.#isLeaving) this.#leave(connection)
        const repeated = equal.find(incoming)?.(connection, request)
        if (repeated && !(repeated instanceof Promise)) return repeated
        return respond(repeated ?? handler.fetch(request, connection), connection)
      },
      { errorHandler: () => unreadable(face) },
    )
    const lines = new RequestLines(limits.pipelined, (socket) => {
      const detail = `${4 * limits.pipelined} requests on this connection have no response yet; wait for responses before sending more`
      refuseConnection(socket, face, 'rate_limited', detail)
    })
    const start = createStartTurns()
    this.#server = createServer(serverOptionsOf(limits), (incoming, outgoing) =>
      lines.enter(incoming.socket, outgoing, () =>
        start(shownCallerOf(incoming), () => {
          if (incoming.socket.destroyed || respondForServer(incoming, outgoing, face)) return
          // Health checks speak HTTP/1.0 and name no host, or an empty one; Node itself asks for one from 1.1 on.
          incoming.headers.host ||= `localhost:${incoming.socket.localPort}`
          void listener(incoming, outgoing)
        }),
      ),
    )
    limitClients(this.#server, face, limits)
  }

  /** Listens; throws a `ConfigError` that names the variable when the port is not available. */
  static async listen(options: ListenOptions): Promise<NodeListener> {
    const listener = new NodeListener(options)
    const { face, host, port } = options
    listener.#server.listen(port, host)
    try {
      await once(listener.#server, 'listening')
    } catch (error) {
      throw portError(face === 'rest' ? 'REST_PORT' : 'MCP_PORT', host, port, error as NodeJS.ErrnoException)
    }
    return listener
  }

  /** Where it listens, `http://127.0.0.1:8080`. */
  get origin(): string {
    const host = this.#host.includes(':') ? `[${this.#host}]` : this.#host
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`
  }

  /** Lets every connection end with its next response; connections are still taken. */
  leave(): void {
    this.#isLeaving = true
    for (const connection of this.#open) this.#leave(connection)
  }

  // Of requests that were sent without waiting for responses, only the last one may end the connection.
  #leave(connection: NodeConnection): void {
    const { socket } = connection.incoming
    this.#last.get(socket)?.stay()
    this.#last.set(socket, connection)
    connection.leave()
  }

  /**
   * Stops listening, waits for open requests for the given milliseconds, then ends what is left: a request without a response gets a
   * 503 with the reason, a stream of messages ends with errors, any other response breaks off. Streams that only wait for events end at once.
   */
  async close(grace: number): Promise<void> {
    this.leave()
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const connection of this.#open) if (connection.isListening) endEvents(connection)
    const until = performance.now() + grace
    const emptiedBy = await this.#emptied(until)
    if (emptiedBy === undefined) {
      for (const connection of this.#open) void abortRequest(this.#face, connection)
      // Recent writes are sent before connections are cut.
      await this.#emptied(performance.now() + patience)
    }
    const last = Math.min(until, performance.now() + patience)
    const cut = setTimeout(() => this.#server.closeAllConnections(), Math.max(0, last - performance.now()))
    // A connection whose last response is out is kept alive, closing or not.
    const sweep = setInterval(() => this.#server.closeIdleConnections(), moment)
    await closed
    clearTimeout(cut)
    clearInterval(sweep)
  }

  // To be called with each request: callers are looked at while there are any.
  #createPaceWatch({ clientTime }: LimitsConfig): () => void {
    const { stall, uploadRate } = clientTime
    const detail = `the body of the request arrives at less than ${uploadRate} bytes a second`
    const pause = Math.min(1_000, Math.max(moment, stall / 4))
    let timer: NodeJS.Timeout | undefined
    const look = () => {
      timer = undefined
      const now = performance.now()
      for (const connection of this.#open) {
        const { socket } = connection.incoming
        const fault = connection.lookAtPace(now, { stall, uploadRate })
        if (fault === 'stalled') socket.destroy()
        else if (fault) refuseConnection(socket, this.#face, 'request_timeout', detail)
      }
      cutUnsent(unsentOf(this.#open))
      if (this.#open.size > 0) plan()
    }
    const plan = () => {
      timer ??= setTimeout(look, pause).unref()
    }
    return plan
  }

  async #emptied(until: number): Promise<number | undefined> {
    while (this.#open.size > 0) {
      const left = until - performance.now()
      if (left <= 0) return undefined
      await sleep(Math.min(moment, left))
    }
    return performance.now()
  }
}

function isEventStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') ?? false
}

// Nothing can be made of its target and its Host, so no gateway was asked.
function unreadable(face: Face): Response {
  const detail = 'the target or the Host of the request is not part of a URL'
  return refuse(face, 400, 'Bad Request', detail, { 'x-request-id': crypto.randomUUID() })
}

function portError(variable: string, host: string, port: number, { code, message }: NodeJS.ErrnoException): Error {
  const example = `${variable}=${port < 65_535 ? port + 1 : 0}`
  if (code === 'EADDRINUSE') {
    const fault = `${port} is in use on ${host}; expected a free port: stop what listens there, or choose another`
    return new ConfigError([{ variable, message: fault, example }])
  }
  if (code === 'EACCES') {
    const fault = `${port} needs more rights than this process has; expected a port above 1023`
    return new ConfigError([{ variable, message: fault, example: `${variable}=8080` }])
  }
  const fault = `${host} cannot be listened on (${message}); expected an address of this machine`
  return new ConfigError([{ variable: 'HOST', message: fault, example: 'HOST=127.0.0.1' }])
}
