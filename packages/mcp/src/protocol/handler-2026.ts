import {
  createMcpHandler,
  isLegacyRequest,
  type McpRequestContext,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool as SdkTool,
} from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import { isObject } from './client-inputs.ts'
import { authInfoOf, type Caller, callerOf } from '../guards/caller.ts'
import { createInputRounds } from './input-rounds.ts'
import { instructions } from '../offering/instructions.ts'
import { serverInfo } from './server-info.ts'
import type { ToolCall } from '../tools/tool.ts'
import type { Offering } from '../offering/offering.ts'
import { type ParamHeader, paramHeaderFault, paramHeadersOf } from './param-headers.ts'
import { rpcError } from './request-checks.ts'
import { serveModernPrompts, serveModernResources } from './resources-2026.ts'
import { safeName } from '../text/safe-text.ts'

/** Answers a request of protocol 2026-07-28 whose body is read already; undefined for one of an earlier protocol. */
export type ModernHandler = (request: Request, body: unknown, caller: Caller) => Promise<Response | undefined>

/** What `createModernHandler` takes beside the tools. */
export interface ModernHandlerOptions {
  planSecret?: string | undefined
}

const protocolVersion = '2026-07-28'
const headerMismatch = -32_020
const listLife = 300_000
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes the stateless endpoint of protocol 2026-07-28 over the same offering; `offeringOf` is the part of it for a caller. */
export async function createModernHandler(
  offering: Offering,
  offeringOf: (caller: Caller) => Offering,
  { planSecret }: ModernHandlerOptions,
): Promise<ModernHandler> {
  const rounds = await createInputRounds(planSecret, ({ http }) => callerOf(http?.authInfo)?.principal)

  const makeServer = ({ authInfo }: McpRequestContext) => {
    const caller = callerOf(authInfo)!
    const own = offeringOf(caller)
    const registry = own.tools
    const server = new Server(serverInfo, {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions: own.instructions ?? instructions,
      jsonSchemaValidator,
      cacheHints: { 'tools/list': { ttlMs: listLife, cacheScope: 'private' } },
      requestState: { verify: (state, ctx) => rounds.verify(state, ctx) },
    })
    const tools = registry.listing as unknown as SdkTool[]
    server.setRequestHandler('tools/list', () => ({ tools }))
    server.setRequestHandler('tools/call', async ({ params }, ctx) =>
      rounds.run(params.name, params.arguments ?? {}, ctx, async ({ client, confirm, arguments: args }) => {
        const call: ToolCall = {
          arguments: args,
          signal: ctx.mcpReq.signal,
          progress: progressOf(ctx),
          client,
          confirm,
          caller,
        }
        const result = registry.call(params.name, call)
        if (!result) {
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, `there is no tool ${safeName(params.name, 100)}`)
        }
        return { ...(await result) }
      }),
    )
    serveModernResources(server, own)
    serveModernPrompts(server, own, rounds)
    return server
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

  return async function handleModern(request, body, caller) {
    if (await isLegacyRequest(request, body)) return undefined
    return refuseHeaders(request, body) ?? handler.fetch(request, { parsedBody: body, authInfo: authInfoOf(caller) })
  }
}

function progressOf({ mcpReq }: ServerContext): ToolCall['progress'] {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return undefined
  return (progress) => mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } })
}
