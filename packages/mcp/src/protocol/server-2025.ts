import { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  type CallToolRequest,
  CallToolRequestSchema,
  type CallToolResult,
  type CreateTaskResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerCapabilities,
} from '@modelcontextprotocol/sdk/types.js'
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/cfworker-provider.js'
import { type Caller, callerOf } from '../guards/caller.ts'
import { instructions } from '../offering/instructions.ts'
import { serverInfo } from './server-info.ts'
import type { ToolCall } from '../tools/tool.ts'
import type { Offering, ToolRegistry } from '../offering/offering.ts'
import { showsPages, withPages } from '../offering/pages/pages.ts'
import { servePrompts, serveResources } from './resources-2025.ts'
import { type RequestExtra, sessionConfirm, sessionInputs } from './session-inputs.ts'
import type { TaskSource } from '../tasks/task.ts'
import { createdTask2025, serveTasks, taskCapabilities, taskCaller2025, taskToolOf, toolListOf } from './tasks-2025.ts'
import { safeName } from '../text/safe-text.ts'

const plainCapabilities: ServerCapabilities = { tools: {}, resources: {}, prompts: {}, completions: {} }
const capabilitiesWithTasks: ServerCapabilities = { ...plainCapabilities, tasks: taskCapabilities! }

// One for all servers: each request of a stateless endpoint makes a server, and a validator of its own would cost more than the rest.
const jsonSchemaValidator = new CfWorkerJsonSchemaValidator()

/** Makes a server over what is offered already. */
export function serverOf(offering: Offering, caller?: Caller): Server {
  const { tools: registry, tasks, instructions: words = instructions } = offering
  const capabilities = tasks ? capabilitiesWithTasks : plainCapabilities
  const server = new Server(serverInfo, { capabilities, instructions: words, jsonSchemaValidator })
  const tools = toolListOf(offering)
  // Known in a session; a client without one sees no pages.
  server.setRequestHandler(ListToolsRequestSchema, () =>
    showsPages(server.getClientCapabilities()) ? { tools: withPages(tools.tools) } : tools,
  )
  server.setRequestHandler(CallToolRequestSchema, toolCaller(server, registry, caller, tasks))
  serveResources(server, offering, caller)
  servePrompts(server, offering)
  if (tasks) serveTasks(server, tasks, caller)
  return server
}

/** Makes the handler of `tools/call`; on a session each request has its own caller, otherwise `opener` is the caller. */
export function toolCaller(server: Server, registry: ToolRegistry, opener?: Caller, tasks?: TaskSource) {
  return async function callTool(
    { params }: CallToolRequest,
    extra: RequestExtra,
  ): Promise<CallToolResult | CreateTaskResult> {
    const tool = tasks && taskToolOf(registry.tools, params.name, params.task !== undefined)
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
    const own = await result
    if (!tool) return { ...own }
    const by = taskCaller2025(server, extra, opener)
    const task = await createdTask2025(tasks, { tool, args: call.arguments, result: own, by })
    // The protocol has no tool result for a call that asked for a task.
    if (!task) throw new McpError(ErrorCode.InvalidParams, own.content.map(({ text }) => text).join('\n'))
    return task
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
