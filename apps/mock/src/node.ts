import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AdminAccess, createAdminApi } from './admin.ts'
import { DEFAULT_HUB, DEFAULT_KEY } from './host-options.ts'
import type { MockHost } from './host.ts'
import { BodyTooLargeError, largestBody } from './limited-body.ts'
import type { LoadedFunctions } from './loaded-functions.ts'
import { readRequestBody } from './node/request-body.ts'
import type { RequestHandler } from './request-handler.ts'

/** Where a mock host listens. */
export interface ServeOptions {
  readonly host: Pick<MockHost, 'fetch' | 'rpc'> & Partial<MockHost>
  /** Serves the admin API under `/_mock/v1`; needs a whole host, and a key if other machines can reach the address. */
  readonly admin?: boolean | AdminAccess
  /** Functions from files that the host runs: their HTTP triggers are served too, and they receive the addresses of the host. */
  readonly loaded?: LoadedFunctions
  /** Handlers on the public port before the host, in order. */
  readonly handlers?: readonly RequestHandler[]
  /** The public port; 0 picks a free one. */
  readonly port?: number
  /** The port of the keyless local RPC endpoint; closed without it, unless loaded functions need it. */
  readonly rpcPort?: number | undefined
  /** The address to bind; loopback by default. */
  readonly hostname?: string
  /** Bytes that the body of a request may have, 104,857,600 by default as in the Functions host; a longer one gets 413. */
  readonly bodyLimit?: number
}

/** A mock host that listens. */
export interface ServedMockHost extends AsyncDisposable {
  /** Origin of the public listener, `http://127.0.0.1:7071`. */
  readonly url: string
  readonly port: number
  /** Origin of the RPC listener. */
  readonly rpcUrl: string | undefined
  readonly rpcPort: number | undefined
  readonly hasAdmin: boolean
  /** Stops listening and breaks what is still open. */
  close(): Promise<void>
}

// `fetch` has no requests of these kinds; the host routes them as little as it does PATCH.
const unknownToFetch: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK'])

// The host reads the first of repeated ones; `Headers` would join them.
const readOnce: ReadonlySet<string> = new Set(['x-functions-key', 'x-ms-continuation-token'])

/** Kestrel's limit of a request line, its end included. */
const longestRequestLine = 8192

type Responder = (request: Request, target: string) => Response | Promise<Response>

/**
 * Serves a mock host over HTTP/1.1. Request targets are passed on as sent; the public listener responds with `Content-Length`,
 * the RPC listener in chunks, as the real ones do. Rejects when a port is taken.
 */
export async function serveMockHost({
  host,
  port = 7071,
  loaded,
  admin = false,
  handlers = [],
  rpcPort: wantedRpcPort,
  hostname = '127.0.0.1',
  bodyLimit = largestBody,
}: ServeOptions): Promise<ServedMockHost> {
  const rpcPort = wantedRpcPort ?? (loaded?.needsRpc ? 0 : undefined)
  const servers: Server[] = []
  const listen = async (wanted: number, isChunked: boolean, respondWith: Responder): Promise<number> => {
    const server = createServer(
      { maxHeaderSize: 8 * longestRequestLine },
      (request, response) => void respond(request, response, isChunked, respondWith, bodyLimit),
    )
    refuseUnknownVerbs(server)
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(wanted, hostname, resolve)
    })
    servers.push(server)
    return (server.address() as AddressInfo).port
  }
  const close = async () => {
    await Promise.all(
      servers.splice(0).map((server) => {
        const closed = new Promise((resolve) => server.close(resolve))
        server.closeAllConnections()
        return closed
      }),
    )
  }
  const before = [...handlers, ...adminOf(host, admin, hostname), ...(loaded?.handlers ?? [])]
  const respondWith: Responder = (request, target) => {
    for (const handle of before) {
      const handled = handle(request, target)
      if (handled) return handled
    }
    return host.fetch(request, { target })
  }
  try {
    const publicPort = await listen(port, false, respondWith)
    const ownRpcPort: number | undefined =
      rpcPort === undefined
        ? undefined
        : await listen(rpcPort, true, (request, target) => host.rpc.fetch(request, { target, port: ownRpcPort! }))
    const origin = (at: number) => `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${at}`
    const url = origin(publicPort)
    const rpcUrl = ownRpcPort === undefined ? undefined : origin(ownRpcPort)
    const key = host.key ?? DEFAULT_KEY
    const asksForKeys = !ownAddresses.has(hostname) && host.authLevel !== 'anonymous'
    loaded?.connect({
      url,
      rpcUrl,
      key,
      taskHub: host.taskHub ?? DEFAULT_HUB,
      triggerKeys: asksForKeys ? { key, masterKey: host.masterKey ?? key } : undefined,
    })
    return {
      url,
      port: publicPort,
      rpcUrl,
      rpcPort: ownRpcPort,
      hasAdmin: admin !== false,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const unknownVerb = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+ \/[^ ]* HTTP\/1\.[01]\r\n/
const notFound = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'
const badRequest = 'HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

/** Responds to verbs that Node does not parse or pass on, as the host does, which has no route for them. */
function refuseUnknownVerbs(server: Server): void {
  server.on('connect', (_request, socket) => socket.end(notFound))
  server.on('clientError', (error: Error & { code?: string; rawPacket?: Buffer }, socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy()
      return
    }
    const isUnknown = error.code === 'HPE_INVALID_METHOD' && unknownVerb.test(error.rawPacket?.toString('latin1') ?? '')
    socket.end(isUnknown ? notFound : badRequest)
  })
}

const ownAddresses: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

function adminOf(host: ServeOptions['host'], admin: boolean | AdminAccess, hostname: string): RequestHandler[] {
  if (admin === false) return []
  const access = admin === true ? {} : admin
  if (!ownAddresses.has(hostname) && access.key === undefined) {
    throw new TypeError(`the admin API on ${hostname} needs a key: set DURABLE_MOCK_ADMIN_KEY, or listen on 127.0.0.1`)
  }
  if (!('clock' in host)) throw new TypeError('the admin API needs a whole host, as createMockHost makes it')
  return [createAdminApi({ ...access, host: host as MockHost })]
}

async function respond(
  message: IncomingMessage,
  response: ServerResponse,
  isChunked: boolean,
  respondWith: Responder,
  bodyLimit: number,
): Promise<void> {
  try {
    const request = await toRequest(message, response, bodyLimit)
    if (requestLineLength(message) > longestRequestLine) {
      return await write(new Response(null, { status: 414, headers: { connection: 'close' } }), response, isChunked)
    }
    await write(await respondWith(request, message.url ?? '/'), response, isChunked)
  } catch (error) {
    // A fault that resets the connection, or a client that went away.
    if (!(error instanceof BodyTooLargeError) || response.headersSent) return void message.socket.destroy()
    const headers = { connection: 'close', 'content-type': 'text/plain' }
    await write(new Response(`${error.message}.\n`, { status: 413, headers }), response, isChunked)
    // Later data is not read, once the client has had the time to read this.
    setTimeout(() => message.socket.destroy(), 1000).unref()
  }
}

const requestLineLength = ({ method = 'GET', url = '/' }: IncomingMessage): number =>
  `${method} ${url} HTTP/1.1\r\n`.length

async function toRequest(message: IncomingMessage, response: ServerResponse, bodyLimit: number): Promise<Request> {
  const headers = new Headers()
  for (let i = 0; i < message.rawHeaders.length; i += 2) {
    const name = message.rawHeaders[i]!
    if (!(readOnce.has(name.toLowerCase()) && headers.has(name))) headers.append(name, message.rawHeaders[i + 1]!)
  }
  const aborted = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) aborted.abort()
  })
  const body = await readRequestBody(message, bodyLimit)
  const asked = message.method ?? 'GET'
  const method = unknownToFetch.has(asked) ? 'PATCH' : asked
  const hasBody = method !== 'GET' && method !== 'HEAD' && message.headers['content-length'] !== '0'
  return new Request('http://localhost/', {
    method,
    headers,
    signal: aborted.signal,
    ...(hasBody && { body: new Uint8Array(body) }),
  })
}

async function write(given: Response, response: ServerResponse, isChunked: boolean): Promise<void> {
  const chunks: Uint8Array[] = []
  let isTorn = false
  if (given.body) {
    try {
      for await (const chunk of given.body) chunks.push(chunk)
    } catch {
      isTorn = true
    }
  }
  const body = Buffer.concat(chunks)
  response.statusCode = given.status
  for (const [name, value] of given.headers) response.setHeader(name, value)
  if (isTorn) {
    response.setHeader('content-length', body.length + 1)
    response.write(body, () => response.socket?.destroy())
    return
  }
  if (response.req.method === 'HEAD') response.removeHeader('content-length')
  else if (!isChunked || body.length === 0) response.setHeader('content-length', body.length)
  else response.removeHeader('content-length')
  if (body.length > 0) response.write(body)
  response.end()
}
