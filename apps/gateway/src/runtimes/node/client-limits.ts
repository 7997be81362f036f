import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ProblemCode } from '@durable-http/rest'
import type { LimitsConfig } from '../../config/gateway-config.ts'
import { refuseAs } from '../../request/refusal.ts'
import type { Face } from '../../request/request-context.ts'

// How often requests on their way are looked at, between these many milliseconds.
const shortestCheck = 20
const longestCheck = 2_000

/** Options of a server that waits for no caller longer than it may. */
export function serverOptionsOf({ headers, clientTime }: LimitsConfig): ServerOptions {
  const shortest = Math.min(clientTime.headers, clientTime.request)
  return {
    maxHeaderSize: headers,
    headersTimeout: clientTime.headers,
    requestTimeout: Math.max(clientTime.headers, clientTime.request),
    // Node takes 0 for ever.
    keepAliveTimeout: Math.max(1, clientTime.keepAlive),
    connectionsCheckingInterval: Math.min(longestCheck, Math.max(shortestCheck, shortest / 4)),
  }
}

/** Limits the connections of a server, aborts responses that are not read, and explains why it refuses a malformed request. */
export function limitClients(server: Server, face: Face, { connections, clientTime }: LimitsConfig): void {
  server.maxConnections = connections
  // Node sets it again with each request, and the one for idle connections after each response.
  server.setTimeout(clientTime.stall, breakOffWhenStalled)
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => refuseSocket(error, socket as Socket, face))
}

// The socket is idle: it waits for us, its other end reads nothing, or nothing is asked. Any progress of a write starts the time again.
function breakOffWhenStalled(socket: Socket & { _httpMessage?: ServerResponse | null }): void {
  if (socket._httpMessage && socket.writableLength === 0) socket.setTimeout(socket.timeout ?? 0)
  else socket.destroy()
}

const faults = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'the request did not arrive in the time that callers have for it'],
  HPE_HEADER_OVERFLOW: ['header_too_large', 'the headers have more bytes than this gateway takes'],
} as const

// Node parses the verbs it knows and takes all others for garbage.
const unknownVerb = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64} \S+ HTTP\/1\.[01]\r?\n/
const takenVerbs = { rest: 'GET, POST, DELETE, HEAD, OPTIONS', mcp: 'GET, POST, DELETE, OPTIONS' } as const

/** Answers `OPTIONS *`, which asks for the server as a whole (RFC 9110, section 9.3.7); false for any other request. */
export function respondForServer({ method, url }: IncomingMessage, outgoing: ServerResponse, face: Face): boolean {
  if (method !== 'OPTIONS' || url !== '*') return false
  outgoing.writeHead(204, { allow: takenVerbs[face] }).end()
  return true
}

function refuseSocket(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket, face: Face): void {
  const { code } = error
  if (code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  if (code === 'HPE_INVALID_METHOD' && unknownVerb.test(error.rawPacket?.toString('latin1') ?? '')) {
    const allow = takenVerbs[face]
    const detail = `the gateway takes ${allow}, spelled in capitals`
    return refuseConnection(socket, face, 'method_not_allowed', detail, { allow })
  }
  const [kind, detail] =
    faults[code as keyof typeof faults] ?? (['invalid_input', 'this is not an HTTP request'] as const)
  refuseConnection(socket, face, kind, detail)
}

/** Answers what waits first on a connection with a refusal and closes it; cuts it where a response is on its way already. */
export function refuseConnection(
  socket: Socket,
  face: Face,
  kind: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { _httpMessage: open } = socket as { _httpMessage?: ServerResponse | null }
  if (!socket.writable || socket.writableLength > 0 || open?.headersSent) {
    socket.destroy()
    return
  }
  const refusal = refuseAs(face, kind, detail, { ...headers, connection: 'close' })
  void refusal.text().then((body) => {
    const fields = [...refusal.headers, ['content-length', String(new TextEncoder().encode(body).length)]]
    const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')
    socket.end(`HTTP/1.1 ${refusal.status} ${reasons[refusal.status] ?? 'Bad Request'}\r\n${head}\r\n${body}`, () =>
      socket.destroySoon(),
    )
  })
}

const reasons: Readonly<Record<number, string>> = {
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
}
