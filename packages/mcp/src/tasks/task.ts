import type { Caller } from '../guards/caller.ts'
import type { InputRequest } from '../protocol/client-inputs.ts'
import type { Tool } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'

/** An orchestration as a task, free of any protocol. */
export interface TaskView {
  taskId: string
  state: 'working' | 'input_required' | 'completed' | 'failed' | 'cancelled'
  /** True if the orchestration failed: a tool error to one protocol, a failed task to the other. */
  isError: boolean
  message?: string | undefined
  createdAt: string
  lastUpdatedAt: string
  /** Requests to the user, by key. */
  inputRequests?: Readonly<Record<string, InputRequest>> | undefined
  /** Present once completed. */
  result?: ToolResult | undefined
  /** Present if the end is not a result. */
  error?: { code: number; message: string } | undefined
}

/** A caller of tasks, and what its client can show its user. */
export interface TaskCaller {
  caller?: Caller | undefined
  /** True if the client can show a form. */
  asksForms: boolean
  signal?: AbortSignal | undefined
}

/** Orchestrations as tasks, without a state of its own: everything is read from the host. */
export interface TaskSource {
  /** The task of the run that a call started, once the host reports it; undefined if it started none. */
  open(tool: Tool, args: object, result: ToolResult, by: TaskCaller): Promise<TaskView | undefined>
  /** Undefined for an id that was not made for this caller, and for an instance that was replaced or purged. */
  get(taskId: string, by: TaskCaller): Promise<TaskView | undefined>
  /** Raises the answers that the orchestration waits for as events, and waits a little for it to take them; false for an unknown task. */
  update(taskId: string, responses: Readonly<Record<string, unknown>>, by: TaskCaller): Promise<boolean>
  /** Terminates the orchestration unless it has ended; false for an unknown task. */
  cancel(taskId: string, by: TaskCaller): Promise<boolean>
}
