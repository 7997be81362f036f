import type { Clock } from '@durable-http/core'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import type { Caller } from '../guards/caller.ts'
import { serverOf } from './server-2025.ts'
import type { Offering } from '../offering/offering.ts'
import { acceptBoth, acceptsOnlyStream } from './accepted-types.ts'
import { wantsProgress } from './progress-token.ts'
import { respondPlainly, isPlainRequest } from './plain-request.ts'
import { rpcError } from './request-checks.ts'
import { createSessionHandler, type SessionOptions } from './session-handler.ts'

/** Answers a request of a protocol up to 2025-11-25 whose body is read already. */
export type Handler2025 = (request: Request, body: unknown, caller: Caller) => Promise<Response>

/** Options of `createHandler2025` besides the tools. */
export interface Handler2025Options {
  /** Keeps sessions in memory for clients that open one; stateless when absent. */
  sessions?: boolean | SessionOptions | undefined
  clock: Clock
}

/** Makes the servers of a session or a request. */
export type ServerMaker = (offering: Offering, caller?: Caller) => Server

/** Makes the endpoint of protocol 2025 (to 2025-11-25), stateless by default; `offeringOf` is the part of what is offered for a caller. */
export function createHandler2025(
  offeringOf: (caller: Caller) => Offering,
  { sessions = false, clock }: Handler2025Options,
  makeServer: ServerMaker = serverOf,
): Handler2025 {
  const serveSession = sessions
    ? createSessionHandler(
        (caller) => makeServer(offeringOf(caller), caller),
        sessions === true ? {} : sessions,
        () => clock.now(),
      )
    : undefined

  return async function handle2025(request, body, caller) {
    const inSession = await serveSession?.(request, body, caller)
    if (inSession) return inSession
    if (request.method !== 'POST') return rpcError(400, -32000, 'Mcp-Session-Id is missing')
    const own = offeringOf(caller)
    // A server and its transport serve one request: neither can be used again without sessions.
    const streams = acceptsOnlyStream(request)
    if (!streams && isPlainRequest(request, body)) return respondPlainly(own, body, caller, request.signal)
    const server = makeServer(own, caller)
    const transport = new WebStandardStreamableHTTPServerTransport({
      // A JSON response has no room for what precedes the result; a stream costs more.
      enableJsonResponse: !streams && !wantsProgress(body),
    })
    await server.connect(transport)
    const gone = new Promise<Response>((resolve) => {
      const leave = () => {
        void transport.close()
        resolve(new Response(null, { status: 499 }))
      }
      if (request.signal.aborted) leave()
      else request.signal.addEventListener('abort', leave, { once: true })
    })
    return Promise.race([transport.handleRequest(acceptBoth(request), { parsedBody: body }), gone])
  }
}
