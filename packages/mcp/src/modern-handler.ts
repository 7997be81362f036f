import {
  createMcpHandler,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool as SdkTool,
} from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import { isObject } from './client-inputs.ts'
import { createInputRounds } from './input-rounds.ts'
import { instructions } from './instructions.ts'
import { serverInfo } from './server-info.ts'
import type { ToolCall } from './tool.ts'
import type { Offering } from './offering.ts'
import { type ParamHeader, paramHeaderFault, paramHeadersOf } from './param-headers.ts'
import { rpcError } from './request-checks.ts'
import { serveModernPrompts, serveModernResources } from './serve-modern-resources.ts'

/** Answers a request of protocol 2026-07-28 whose body is read already; undefined for one of an earlier protocol. */
export type ModernHandler = (request: Request, body: unknown) => Promise<Response | undefined>

/** What `createModernHandler` takes beside the tools. */
export interface ModernHandlerOptions {
  planSecret?: string | undefined
  principalOf?: ((request: Request) => string | undefined) | undefined
}

const protocolVersion = '2026-07-28'
const headerMismatch = -32_020
const listLife = 300_000
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes the stateless endpoint of protocol 2026-07-28 over the same offering. */
export async function createModernHandler(
  offering: Offering,
  { planSecret, principalOf }: ModernHandlerOptions,
): Promise<ModernHandler> {
  const registry = offering.tools
  const principal = (ctx: ServerContext) => (ctx.http?.req ? principalOf?.(ctx.http.req) : undefined)
  const rounds = await createInputRounds(planSecret, principal)

  const makeServer = () => {
    const server = new Server(serverInfo, {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions,
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
          principal: principal(ctx),
        }
        const result = registry.call(params.name, call)
        if (!result) {
          throw new ProtocolError(ProtocolErrorCode.InvalidParams, `there is no tool ${params.name.slice(0, 100)}`)
        }
        return { ...(await result) }
      }),
    )
    serveModernResources(server, offering)
    serveModernPrompts(server, offering, rounds)
    return server
  }

  const handler = createMcpHandler(makeServer, { legacy: 'reject' })
  const headersByTool = new Map<unknown, ParamHeader[]>(
    registry.listing.map(({ name, inputSchema }) => [name, paramHeadersOf(inputSchema)] as const),
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

  return async function handleModern(request, body) {
    if (await isLegacyRequest(request, body)) return undefined
    return refuseHeaders(request, body) ?? handler.fetch(request, { parsedBody: body })
  }
}

function progressOf({ mcpReq }: ServerContext): ToolCall['progress'] {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return undefined
  return (progress) => mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } })
}
