import { type Clock, deepestJson, isDeeperThan, wallClock } from '@durable-http/core'
import { type AppOptions, createAppsOffering } from './offering/apps/apps-offering.ts'
import type { Caller } from './guards/caller.ts'
import { checkMessages } from './guards/caller-check.ts'
import { createHandler2025, type ServerMaker } from './protocol/handler-2025.ts'
import type { ToolRegistryOptions } from './offering/options.ts'
import type { Offering } from './offering/offering.ts'
import { createOffering, makeOffering } from './offering/create-offering.ts'
import { watchResponses } from './protocol/response-ids.ts'
import { acceptsStream } from './protocol/accepted-types.ts'
import { withoutProgress } from './protocol/progress-token.ts'
import { paramsFault } from './protocol/params-fault.ts'
import { isObject } from './protocol/client-inputs.ts'
import { bodyLimit, readBody } from './protocol/request-body.ts'
import { readRequestJson } from './protocol/request-json.ts'
import { refuseRequest, type RequestCheckOptions, rpcError, unsupportedEncoding } from './protocol/request-checks.ts'
import type { SessionOptions } from './protocol/session-handler.ts'
import type { Handler2026 } from './protocol/handler-2026.ts'

/** Options of an endpoint besides its tools. */
export interface HandlerOptions extends RequestCheckOptions {
  /** Signs what travels through a client between two requests; needed where several processes serve the same callers. */
  planSecret?: string | undefined
  /** Keeps sessions in memory for clients that open one, so that tools can ask their user over HTTP; stateless when absent. */
  sessions?: boolean | SessionOptions | undefined
  /** Bytes of a request body; 1 MiB when absent, and never more. */
  bodyLimit?: number | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
  /** Names the caller for the audit line; the transport does not check it. */
  principalOf?: ((request: Request) => string | undefined) | undefined
}

/** Options of `createMcpHandler`. */
export interface McpHandlerOptions extends ToolRegistryOptions, HandlerOptions {}

/** Options of `createMcpHandler` for several function apps behind one endpoint. */
export interface McpAppsHandlerOptions extends HandlerOptions {
  /** The first is the one that is meant where a call names none. */
  apps: readonly AppOptions[]
}

/** Answers one request of a Streamable HTTP client; `caller` is what is known of who sent it. */
export type McpHandler = (request: Request, caller?: Caller) => Promise<Response>

/** Makes a Streamable HTTP endpoint of both protocol generations (to 2025-11-25, and 2026-07-28) as a Fetch handler, stateless by default; mount it at any path. */
export function createMcpHandler(options: McpHandlerOptions | McpAppsHandlerOptions): McpHandler {
  const offering =
    'apps' in options ? createAppsOffering(options.apps, options.planSecret, makeOffering) : createOffering(options)
  return handlerOf(offering, options)
}

/** Makes the endpoint over what is offered already; `makeServer` makes the servers of protocol 2025, one per session or request. */
export function handlerOf(offering: Offering, options: HandlerOptions, makeServer?: ServerMaker): McpHandler {
  const { principalOf, sessions = false, clock = wallClock } = options
  const handle2025 = createHandler2025(offeringOf, { sessions, clock }, makeServer)
  const limit = Math.min(options.bodyLimit ?? bodyLimit, bodyLimit)
  const methods = sessions ? ['POST', 'GET', 'DELETE'] : ['POST']
  let handler2026: Promise<Handler2026> | undefined

  // Fails closed: an offering that cannot be narrowed refuses callers with limited effects.
  function offeringOf({ effects }: Caller): Offering {
    if (effects === undefined) return offering
    if (!offering.narrow) throw new TypeError('this offering cannot be narrowed to the effects of a caller')
    return offering.narrow(effects)
  }

  return async function handleMcp(request, given = {}) {
    const refused = refuseRequest(request, options, methods)
    if (refused) return refused
    const caller = principalOf ? { ...given, principal: given.principal ?? principalOf(request) } : given
    if (request.method !== 'POST') return handle2025(request, undefined, caller)
    const read = await readBody(request, limit)
    if (read.kind === 'too-large') return rpcError(413, -32000, `Content Too Large: expected at most ${limit} bytes`)
    if (read.kind === 'not-utf-8') return unsupportedEncoding(read.encoding)
    if (isDeeperThan(read.text, deepestJson))
      return rpcError(400, -32600, `Invalid Request: the body is nested deeper than ${deepestJson} levels`)
    let body: unknown
    try {
      body = readRequestJson(read.text)
    } catch {
      return rpcError(400, -32700, 'Parse error: the body is not JSON')
    }
    if (!acceptsStream(request)) body = withoutProgress(body)
    const fault = paramsFault(body)
    const charged = caller.charge?.(Array.isArray(body) ? Math.max(1, body.length) : 1)
    if (charged) return charged
    if (fault && isObject(body) && 'id' in body)
      return rpcError(200, -32602, `Invalid params: ${fault}`, { id: body['id'] })
    const forbidden = checkMessages(offering.tools, body, caller)
    if (forbidden) return forbidden
    if (mayBe2026(request, body)) {
      // Most clients speak protocol 2025: the SDK of 2026 is loaded at the first client that needs it.
      handler2026 ??= import('./protocol/handler-2026.ts').then((module) =>
        module.createHandler2026(offering, offeringOf, options),
      )
      const answer = await (await handler2026)(request, body, caller)
      if (answer) return answer
    }
    const response = await handle2025(request, body, caller)
    return Array.isArray(body) && caller.answered ? watchResponses(response, caller.answered) : response
  }
}

// Cheap and never too narrow; the SDK of protocol 2026 decides.
function mayBe2026({ headers }: Request, body: unknown): boolean {
  if ((headers.get('mcp-protocol-version') ?? '') > '2026' || headers.has('mcp-method')) return true
  const { params } = (body ?? {}) as { params?: { _meta?: object } | null }
  return Object.keys(params?._meta ?? {}).some((name) => name.startsWith('io.modelcontextprotocol/'))
}
