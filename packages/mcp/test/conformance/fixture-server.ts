import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CallToolRequestSchema,
  type LoggingLevel,
  LoggingLevelSchema,
  McpError,
  SetLevelRequestSchema,
  SubscribeRequestSchema,
  UnsubscribeRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import type { Caller } from '../../src/guards/caller.ts'
import { serverOf, toolCaller } from '../../src/protocol/server-2025.ts'
import type { Offering } from '../../src/offering/offering.ts'
import type { WatchedResource } from './watched-resource.ts'

const severity = (level: LoggingLevel) => LoggingLevelSchema.options.indexOf(level)

/**
 * Makes the shipped server of a session with two capabilities of 2025-11-25 that 2026-07-28 deprecates or removes, and that no shipped
 * tool or resource has: log messages, and subscriptions to single resources.
 */
export function fixtureServerOf(watched: WatchedResource) {
  return function fixtureServer(offering: Offering, caller?: Caller): Server {
    const server = serverOf(offering, caller)
    server.registerCapabilities({ logging: {}, resources: { subscribe: true } })
    serveLogging(server, toolCaller(server, offering.tools, caller))
    serveSubscriptions(server, watched)
    return server
  }
}

function serveLogging(server: Server, callTool: ReturnType<typeof toolCaller>): void {
  let least: LoggingLevel = 'info'
  server.setRequestHandler(SetLevelRequestSchema, ({ params }) => {
    least = params.level
    return {}
  })
  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    if (request.params.name !== 'test_tool_with_logging') return callTool(request, extra)
    for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      if (severity('info') < severity(least)) continue
      await extra.sendNotification({ method: 'notifications/message', params: { level: 'info', data } })
    }
    return { content: [{ type: 'text', text: 'Said three things.' }] }
  })
}

function serveSubscriptions(server: Server, watched: WatchedResource): void {
  const { uri } = watched
  let leave: (() => void) | undefined
  const end = () => {
    leave?.()
    leave = undefined
  }
  server.setRequestHandler(SubscribeRequestSchema, ({ params }) => {
    if (params.uri !== uri) throw new McpError(-32_002, 'there is no such resource')
    leave ??= watched.watch(() => void server.sendResourceUpdated({ uri }).catch(end))
    return {}
  })
  server.setRequestHandler(UnsubscribeRequestSchema, ({ params }) => {
    if (params.uri === uri) end()
    return {}
  })
}
