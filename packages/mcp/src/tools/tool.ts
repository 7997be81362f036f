import type { Progress, ToolResult } from './tool-result.ts'
import type { AuditSubject, Effect, InstanceStatus, JsonSchema, OperationName } from '@durable-http/core'
import type { Caller } from '../guards/caller.ts'
import type { ClientInputs } from '../protocol/client-inputs.ts'

/** Toolsets that an operator switches on and off as a whole. */
export const toolsets = ['observe', 'start', 'control', 'cleanup', 'entities'] as const

/** A group of tools. */
export type Toolset = (typeof toolsets)[number]

/** MCP annotations of a tool. */
export interface ToolAnnotations {
  readOnlyHint: boolean
  destructiveHint: boolean
  idempotentHint: boolean
}

/**
 * Asks the person at the client; resolves to true when they agreed. `resume` are arguments with which the same call needs no question:
 * where the response comes with another request, it throws an `InputPending` that holds both.
 */
export type Confirm = (message: string, resume: Readonly<Record<string, unknown>>) => Promise<boolean>

/** One call of a tool, free of any SDK. */
export interface ToolCall {
  arguments: Readonly<Record<string, unknown>>
  signal?: AbortSignal | undefined
  /** Present when the client asked for progress. */
  progress?: ((progress: Progress) => Promise<void>) | undefined
  /** Present when the client can put a question to its user. */
  confirm?: Confirm | undefined
  /** Present when the client can be asked for something meanwhile. */
  client?: ClientInputs | undefined
  /** The caller, if the transport knows it. */
  caller?: Caller | undefined
}

/** Entry of a tool in `tools/list`. */
export interface ToolListing {
  name: string
  title: string
  description: string
  inputSchema: JsonSchema & { type: 'object' }
  outputSchema: JsonSchema & { type: 'object' }
  annotations: ToolAnnotations
  _meta?: Record<string, unknown>
}

/** How a tool whose calls start a run is carried as a task. */
export interface TaskSupport {
  /** True if it runs as a task only. */
  isRequired?: boolean
  /** Makes the result of the call from the status of the run once it has ended. */
  show(status: InstanceStatus, now: number): ToolResult
}

/** A tool that any MCP server can carry: its listing, and what it does. */
export interface Tool extends ToolListing {
  toolset: Toolset
  effect: Effect
  /** Effects of its actions by the value of `action`, where it has several; `effect` is the one of most of them. */
  actions?: Readonly<Record<string, Effect>> | undefined
  /** Present where a call starts a run that clients may follow as a task. */
  task?: TaskSupport | undefined
  /** True if nothing undoes what it does. */
  irreversible: boolean
  /** The operation of the host that it performs, if it is a single one. */
  operation?: OperationName | undefined
  /** Reads what a call with these arguments is about, for an audit; scrubbed and short, without payloads. */
  about(args: Readonly<Record<string, unknown>>): AuditSubject
  /** Never throws for what a caller or a host did wrong, which is a result with `isError`; `InputPending` where `confirm` or `client` does. */
  run(call: ToolCall): Promise<ToolResult>
}
