import type { Effect } from '@durable-http/core'
import type { Tool, ToolCall, ToolListing } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import type { PromptRegistry } from './prompts/prompt.ts'
import type { TaskSource } from '../tasks/task.ts'
import type { ResourceRegistry } from './resources/resource.ts'

/** The tools of one function app, ready to be carried by any MCP server. */
export interface ToolRegistry {
  tools: readonly Tool[]
  /** Result of `tools/list`, computed once. */
  listing: readonly ToolListing[]
  /** Calls a tool; undefined if no tool has that name. */
  call(name: string, call: ToolCall): Promise<ToolResult> | undefined
}

/** Everything that a server offers its clients, free of any SDK. */
export interface Offering {
  tools: ToolRegistry
  resources: ResourceRegistry
  prompts: PromptRegistry
  /** Runs as tasks; absent without a secret, because replicas and restarts must know each other's task ids. */
  tasks?: TaskSource | undefined
  /** Instructions for a model; those for one function app by default. */
  instructions?: string
  /** The part of the offering limited to these effects; if absent, callers are not distinguished by effects. */
  narrow?(effects: readonly Effect[]): Offering
}
