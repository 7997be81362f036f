import type { Effect } from '@durable-http/core'
import type { Tool, ToolCall, ToolListing } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import type { PromptRegistry } from './prompts/prompt.ts'
import type { ResourceRegistry } from './resources/resource.ts'

/** The tools of one function app, ready to be carried by any MCP server. */
export interface ToolRegistry {
  tools: readonly Tool[]
  /** What `tools/list` answers, computed once. */
  listing: readonly ToolListing[]
  /** Calls a tool; undefined when there is none of that name. */
  call(name: string, call: ToolCall): Promise<ToolResult> | undefined
}

/** Everything that a server offers its clients, free of any SDK. */
export interface Offering {
  tools: ToolRegistry
  resources: ResourceRegistry
  prompts: PromptRegistry
  /** What a client may put before a model; the words for one function app when absent. */
  instructions?: string
  /** What of it has no other effects than these; where it is absent, callers cannot be told apart by effects. */
  narrow?(effects: readonly Effect[]): Offering
}
