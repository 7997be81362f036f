import { createMcpHandler, isLegacyRequest, type McpRequestContext } from '@modelcontextprotocol/server'
import { isObject } from './client-inputs.ts'
import { authInfoOf, type Caller, callerOf } from '../guards/caller.ts'
import { createInputRounds } from './input-rounds.ts'
import type { Offering } from '../offering/offering.ts'
import { type ParamHeader, paramHeaderFault, paramHeadersOf } from './param-headers.ts'
import { rpcError } from './request-checks.ts'
import { server2026Of } from './server-2026.ts'
import { isTaskRequest } from './task-messages-2026.ts'
import { handleTaskRequest, taskCallOver, toTask } from './tasks-2026.ts'

/** Answers a request of protocol 2026-07-28 whose body is read already; undefined for a request of protocol 2025. */
export type Handler2026 = (request: Request, body: unknown, caller: Caller) => Promise<Response | undefined>

/** Options of `createHandler2026` besides the tools. */
export interface Handler2026Options {
  planSecret?: string | undefined
}

const protocolVersion = '2026-07-28'
const headerMismatch = -32_020

/** Makes the stateless endpoint of protocol 2026-07-28 over the same offering; `offeringOf` is the part of it for a caller. */
export async function createHandler2026(
  offering: Offering,
  offeringOf: (caller: Caller) => Offering,
  { planSecret }: Handler2026Options,
): Promise<Handler2026> {
  const rounds = await createInputRounds(planSecret, ({ http }) => callerOf(http?.authInfo)?.principal)

  const makeServer = ({ authInfo }: McpRequestContext) => {
    const caller = callerOf(authInfo)!
    return server2026Of(offeringOf(caller), rounds, caller)
  }

  const handler = createMcpHandler(makeServer, { legacy: 'reject' })
  const headersByTool = new Map<unknown, ParamHeader[]>(
    offering.tools.listing.map(({ name, inputSchema }) => [name, paramHeadersOf(inputSchema)] as const),
  )

  function refuseHeaders({ headers }: Request, body: unknown): Response | undefined {
    // A request of another version learns of its version first, from the SDK.
    if (!isObject(body) || body['method'] !== 'tools/call' || headers.get('mcp-protocol-version') !== protocolVersion)
      return undefined
    const { name, arguments: args } = isObject(body['params']) ? body['params'] : {}
    const fault = paramHeaderFault(headersByTool.get(name) ?? [], args, headers)
    return fault === undefined
      ? undefined
      : rpcError(400, headerMismatch, `Header mismatch: ${fault}`, { id: body['id'] })
  }

  return async function handle2026(request, body, caller) {
    if (await isLegacyRequest(request, body)) return undefined
    const own = offeringOf(caller)
    const isCurrent = request.headers.get('mcp-protocol-version') === protocolVersion
    // A request of another version learns of its version first, from the SDK.
    if (own.tasks && isCurrent && isTaskRequest(body)) return handleTaskRequest(request, body, own, caller)
    const refused = refuseHeaders(request, body)
    if (refused) return refused
    const call = isCurrent ? taskCallOver(body, own) : undefined
    if (call instanceof Response) return call
    const response = await handler.fetch(request, { parsedBody: call?.body ?? body, authInfo: authInfoOf(caller) })
    return call ? toTask(response, request, call, own, caller) : response
  }
}
