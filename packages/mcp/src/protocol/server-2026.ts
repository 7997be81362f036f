import {
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type ServerContext,
  type Tool as SdkTool,
} from '@modelcontextprotocol/server'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker'
import type { Caller } from '../guards/caller.ts'
import { instructions } from '../offering/instructions.ts'
import type { Offering } from '../offering/offering.ts'
import { showsPages, withPages } from '../offering/pages/pages.ts'
import { safeName } from '../text/safe-text.ts'
import { tasksExtension } from '../tasks/task-wire.ts'
import type { ToolCall } from '../tools/tool.ts'
import { declaredCapabilities } from './declared-capabilities.ts'
import type { InputRounds } from './input-rounds.ts'
import { servePrompts2026, serveResources2026 } from './resources-2026.ts'
import { serverInfo } from './server-info.ts'

const listLife = 300_000
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes a server of protocol 2026-07-28 over an offering; `caller` makes all of its requests. */
export function server2026Of(offering: Offering, rounds: InputRounds, caller: Caller): Server {
  const registry = offering.tools
  const server = new Server(serverInfo, {
    capabilities: {
      tools: {},
      resources: {},
      prompts: {},
      completions: {},
      ...(offering.tasks ? { extensions: { [tasksExtension]: {} } } : {}),
    },
    instructions: offering.instructions ?? instructions,
    jsonSchemaValidator,
    cacheHints: { 'tools/list': { ttlMs: listLife, cacheScope: 'private' } },
    requestState: { verify: (state, ctx) => rounds.verify(state, ctx) },
  })
  const tools = registry.listing as unknown as SdkTool[]
  server.setRequestHandler('tools/list', (_, ctx) => ({
    tools: showsPages(declaredCapabilities(ctx)) ? withPages(tools) : tools,
  }))
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
  serveResources2026(server, offering)
  servePrompts2026(server, offering, rounds)
  return server
}

function progressOf({ mcpReq }: ServerContext): ToolCall['progress'] {
  const progressToken = mcpReq._meta?.progressToken
  if (progressToken === undefined) return undefined
  return (progress) => mcpReq.notify({ method: 'notifications/progress', params: { ...progress, progressToken } })
}
