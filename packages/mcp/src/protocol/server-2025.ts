import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerCapabilities,
  type Tool as SdkTool,
} from '@modelcontextprotocol/sdk/types.js'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker-provider.js'
import { type Caller, callerOf } from '../guards/caller.ts'
import { instructions } from '../offering/instructions.ts'
import { serverInfo } from './server-info.ts'
import type { ToolCall } from '../tools/tool.ts'
import type { Offering, ToolRegistry } from '../offering/offering.ts'
import { servePrompts, serveResources } from './resources-2025.ts'
import { type RequestExtra, sessionConfirm, sessionInputs } from './session-inputs.ts'
import { safeName } from '../text/safe-text.ts'

const capabilities: ServerCapabilities = { tools: {}, resources: {}, prompts: {}, completions: {} }

// One for all servers: each request of a stateless endpoint makes a server, and a validator of its own would cost more than the rest.
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes a server over what is offered already. */
export function serverOf(offering: Offering, caller?: Caller): Server {
  const server = toolServerOf(offering.tools, caller, offering.instructions)
  serveResources(server, offering, caller)
  servePrompts(server, offering)
  return server
}

/** Makes a server that answers for tools alone, which is cheaper where a request is about nothing else. */
export function toolServerOf(registry: ToolRegistry, caller?: Caller, words = instructions): Server {
  const server = new Server(serverInfo, { capabilities, instructions: words, jsonSchemaValidator })
  const tools = { tools: registry.listing as unknown as SdkTool[] }
  server.setRequestHandler(ListToolsRequestSchema, () => tools)
  server.setRequestHandler(CallToolRequestSchema, toolCaller(server, registry, caller))
  return server
}

/** Makes what answers `tools/call` on a server; on a session each request has a caller of its own, else `opener` is the one. */
export function toolCaller(server: Server, registry: ToolRegistry, opener?: Caller) {
  return async function callTool({ params }: CallToolRequest, extra: RequestExtra): Promise<CallToolResult> {
    const client = sessionInputs(server, extra)
    const call: ToolCall = {
      arguments: params.arguments ?? {},
      signal: extra.signal,
      client,
      confirm: sessionConfirm(client),
      progress: progressOf(extra),
      caller: callerOf(extra.authInfo) ?? opener,
    }
    const result = registry.call(params.name, call)
    if (!result) throw new McpError(ErrorCode.InvalidParams, `there is no tool ${safeName(params.name, 100)}`)
    return { ...(await result) }
  }
}

function progressOf({ _meta, sendNotification }: RequestExtra): ToolCall['progress'] {
  const progressToken = _meta?.progressToken
  if (progressToken === undefined) return undefined
  return ({ progress, total, message }) => {
    const params = {
      progressToken,
      progress,
      ...(total === undefined ? {} : { total }),
      ...(message === undefined ? {} : { message }),
    }
    return sendNotification({ method: 'notifications/progress', params })
  }
}
