import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  createMcpHandler,
  createRequestStateCodec,
  inputRequired,
  inputResponse,
  isLegacyRequest,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool as SdkTool,
} from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import { QuestionPending } from './confirmation.ts'
import { instructions } from './instructions.ts'
import { serverInfo } from './server-info.ts'
import type { Args } from './tool-definition.ts'
import type { Confirm, ToolCall } from './tool.ts'
import type { Offering } from './offering.ts'
import { serveModernPrompts, serveModernResources } from './serve-modern-resources.ts'

/** Answers a request of protocol 2026-07-28 whose body is read already; undefined for one of an earlier protocol. */
export type ModernHandler = (request: Request, body: unknown) => Promise<Response | undefined>

/** What `createModernHandler` takes beside the tools. */
export interface ModernHandlerOptions {
  planSecret?: string | undefined
  principalOf?: ((request: Request) => string | undefined) | undefined
}

/** A call that waits for its user's answer; it travels through the client, signed. */
interface PendingCall {
  tool: string
  given: Args
  resume: Args
}

const listLife = 300_000
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes the stateless endpoint of protocol 2026-07-28 over the same offering. */
export async function createModernHandler(
  offering: Offering,
  { planSecret, principalOf }: ModernHandlerOptions,
): Promise<ModernHandler> {
  const registry = offering.tools
  const principal = (ctx: ServerContext) => (ctx.http?.req ? principalOf?.(ctx.http.req) : undefined)
  const codec = createRequestStateCodec<PendingCall>({
    key: await keyOf(planSecret),
    bind: (ctx) => JSON.stringify([ctx.mcpReq.method, principal(ctx) ?? null]),
  })

  const makeServer = () => {
    const server = new Server(serverInfo, {
      capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
      instructions,
      jsonSchemaValidator,
      cacheHints: { 'tools/list': { ttlMs: listLife, cacheScope: 'private' } },
      requestState: { verify: (state, ctx) => codec.verify(state, ctx) },
    })
    const tools = registry.listing as unknown as SdkTool[]
    server.setRequestHandler('tools/list', () => ({ tools }))
    server.setRequestHandler('tools/call', async ({ params }, ctx) => {
      const given = params.arguments ?? {}
      const pending = ctx.mcpReq.requestState<PendingCall>()
      if (pending && (pending.tool !== params.name || JSON.stringify(pending.given) !== JSON.stringify(given)))
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'the request state belongs to another call')
      const answer = pending ? inputResponse(ctx.mcpReq.inputResponses, 'confirm') : undefined
      const confirmed = answer?.kind === 'elicit' ? answer.action === 'accept' : undefined
      const call: ToolCall = {
        arguments: pending && confirmed ? pending.resume : given,
        signal: ctx.mcpReq.signal,
        progress: progressOf(ctx),
        confirm: confirmOf(ctx, confirmed),
        principal: principal(ctx),
      }
      const result = registry.call(params.name, call)
      if (!result) {
        throw new ProtocolError(ProtocolErrorCode.InvalidParams, `there is no tool ${params.name.slice(0, 100)}`)
      }
      try {
        return { ...(await result) }
      } catch (error) {
        if (!(error instanceof QuestionPending)) throw error
        const question = { message: error.message, requestedSchema: { type: 'object' as const, properties: {} } }
        return inputRequired({
          inputRequests: { confirm: inputRequired.elicit(question) },
          requestState: await codec.mint({ tool: params.name, given, resume: error.resume }, ctx),
        })
      }
    })
    serveModernResources(server, offering)
    serveModernPrompts(server, offering)
    return server
  }

  const handler = createMcpHandler(makeServer, { legacy: 'reject' })
  return async (request, body) =>
    (await isLegacyRequest(request, body)) ? undefined : handler.fetch(request, { parsedBody: body })
}

function progressOf({ mcpReq }: ServerContext): ToolCall['progress'] {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return undefined
  return (progress) => mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } })
}

// A client without elicitation has nobody to ask: then the tools want what they want of everybody.
function confirmOf({ mcpReq }: ServerContext, confirmed: boolean | undefined): Confirm | undefined {
  const envelope = mcpReq.envelope as Readonly<Record<string, unknown>> | undefined
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY] as ClientCapabilities | undefined
  if (!capabilities?.elicitation) return undefined
  return async (message, resume) => {
    if (confirmed === undefined) throw new QuestionPending(message, resume)
    return confirmed
  }
}

async function keyOf(secret: string | undefined): Promise<Uint8Array> {
  if (secret === undefined) return crypto.getRandomValues(new Uint8Array(32))
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`request state: ${secret}`)))
}
