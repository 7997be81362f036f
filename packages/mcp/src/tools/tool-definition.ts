import type { Args } from './tool-arguments.ts'
import { type Effect, type Hints, type OperationName, type Operation, operations } from '@durable-http/core'
import { operationProperties } from './operation-schema.ts'
import type { Properties } from './schema.ts'
import type { TaskSupport, ToolCall, Toolset } from './tool.ts'
import type { ToolResult } from './tool-result.ts'
import type { ToolContext } from './tool-context.ts'

/** How a tool asks before it does what cannot be undone. */
export type Confirmation = 'instance' | 'plan'

/** A request of the host. */
export interface ToolRequest {
  operation: OperationName
  input: Args
}

/** A tool before it is bound to a client: data, and what it does. */
export interface ToolDefinition {
  name: string
  title: string
  description: string
  toolset: Toolset
  effect: Effect
  irreversible?: boolean
  hints: Hints
  operation?: OperationName
  /** Operations of the host that it needs; a call begins with the first. */
  operations: readonly OperationName[]
  /** The orchestrator function it starts, where it starts one and no other. */
  functionName?: string
  /** True if it is one of the capability's or an addition of ours. */
  origin: 'capability' | 'own'
  input: Properties
  required: readonly string[]
  output: Properties
  outputRequired: readonly string[]
  confirmation?: Confirmation
  task?: TaskSupport
  /** Tells the request of the host that a call begins with, for the rules of access; its operation with the arguments when absent. */
  requestOf?(args: Args): ToolRequest
  run(args: Args, context: ToolContext, call: ToolCall): Promise<ToolResult>
}

interface OperationToolOptions {
  /** Operations that it uses beside its own. */
  alsoUses?: readonly OperationName[]
  description: string
  toolset: Toolset
  /** Descriptions that replace the row's own. */
  describe?: Readonly<Record<string, string>>
  /** Arguments beside the row's input fields, or in place of them. */
  extra?: Properties
  output: Properties
  outputRequired: readonly string[]
  confirmation?: Confirmation
  task?: TaskSupport
  requestOf?: NonNullable<ToolDefinition['requestOf']>
  run: ToolDefinition['run']
}

/** The tool of an operation: name, title and hints are the row's. */
export function operationTool(operation: OperationName, options: OperationToolOptions): ToolDefinition {
  const { alsoUses = [], description, toolset, describe, extra = {} } = options
  const { output, outputRequired, confirmation, task, requestOf, run } = options
  const row: Operation = operations[operation]
  const { properties, required } = operationProperties(operation, describe)
  return {
    name: operation.toLowerCase(),
    title: row.summary,
    description,
    toolset,
    effect: row.effect,
    irreversible: row.irreversible === true,
    hints: row.hints,
    operation,
    operations: [operation, ...alsoUses],
    origin: row.origin === 'capability' ? 'capability' : 'own',
    input: { ...properties, ...extra },
    required,
    output,
    outputRequired,
    ...(confirmation ? { confirmation } : {}),
    ...(task ? { task } : {}),
    ...(requestOf ? { requestOf } : {}),
    run,
  }
}

/** A tool for no single operation of the host: it reads and is safe to repeat. */
export function readingTool(
  definition: Omit<ToolDefinition, 'effect' | 'hints' | 'origin' | 'toolset'> & { effect?: Effect; hints?: Hints },
): ToolDefinition {
  return {
    toolset: 'observe',
    effect: 'read',
    hints: { readOnly: true, destructive: false, idempotent: true },
    origin: 'own',
    ...definition,
  }
}
