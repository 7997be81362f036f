import { isDurableError } from '@durable-http/core'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CancelTaskRequestSchema,
  type CreateTaskResult,
  ErrorCode,
  GetTaskPayloadRequestSchema,
  GetTaskRequestSchema,
  McpError,
  RELATED_TASK_META_KEY,
  type ServerCapabilities,
  type Tool as SdkTool,
} from '@modelcontextprotocol/sdk/types.js'
import { type Caller, callerOf } from '../guards/caller.ts'
import { taskFault } from '../tasks/task-fault.ts'
import type { Offering, ToolRegistry } from '../offering/offering.ts'
import type { TaskCaller, TaskSource } from '../tasks/task.ts'
import { pollInterval, task2025 } from '../tasks/task-wire.ts'
import type { TaskView } from '../tasks/task.ts'
import type { Tool, ToolListing } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import { takesForms } from './client-inputs.ts'
import { type RequestExtra, sessionInputs } from './session-inputs.ts'

/** Capabilities of a server of protocol 2025-11-25 with tasks; it keeps no state, so it cannot list them. */
export const taskCapabilities: ServerCapabilities['tasks'] = { cancel: {}, requests: { tools: { call: {} } } }

/** Milliseconds for which `tasks/result` waits; hosts and proxies end longer requests. */
const patience = 95_000

// Adds to each listed tool if it supports or requires tasks.
function withExecution(listing: readonly ToolListing[], tools: readonly Tool[]): ToolListing[] {
  const support = new Map(tools.map(({ name, task }) => [name, task && (task.isRequired ? 'required' : 'optional')]))
  return listing.map((one) => {
    const taskSupport = support.get(one.name)
    return taskSupport === undefined ? one : { ...one, execution: { taskSupport } }
  })
}

const lists = new WeakMap<ToolRegistry, { tools: SdkTool[] }>()

/** The result of `tools/list`, made once, because every client of a stateless endpoint requests it. */
export function toolListOf({ tools: registry, tasks }: Offering): { tools: SdkTool[] } {
  const known = lists.get(registry)
  if (known) return known
  const listing = tasks ? withExecution(registry.listing, registry.tools) : registry.listing
  const list = { tools: listing as unknown as SdkTool[] }
  lists.set(registry, list)
  return list
}

/** Returns the tool of a call; throws if the call wants a task and the tool has none, or the other way round. */
export function taskToolOf(tools: readonly Tool[], name: string, wantsTask: boolean): Tool | undefined {
  const tool = tools.find((one) => one.name === name)
  if (!tool) return undefined
  if (wantsTask && !tool.task) throw new McpError(ErrorCode.MethodNotFound, `${name} does not run as a task`)
  if (!wantsTask && tool.task?.isRequired) throw new McpError(ErrorCode.MethodNotFound, `${name} runs as a task only`)
  return wantsTask ? tool : undefined
}

/** The task of the run that a call started, as the result of that call. */
export async function createdTask2025(
  tasks: TaskSource,
  { tool, args, result, by }: { tool: Tool; args: object; result: ToolResult; by: TaskCaller },
): Promise<CreateTaskResult | undefined> {
  const view = await tasks.open(tool, args, result, by)
  return view && { task: task2025(view) }
}

/** The caller on a server of protocol 2025-11-25. */
export function taskCaller2025(server: Server, extra: RequestExtra, opener: Caller | undefined): TaskCaller {
  const capabilities = server.getClientCapabilities()
  return {
    caller: callerOf(extra.authInfo) ?? opener,
    asksForms: capabilities !== undefined && takesForms(capabilities),
    signal: extra.signal,
  }
}

/** Serves `tasks/get`, `tasks/result` and `tasks/cancel`. */
export function serveTasks(server: Server, tasks: TaskSource, opener: Caller | undefined): void {
  const byOf = (extra: RequestExtra) => taskCaller2025(server, extra, opener)

  server.setRequestHandler(GetTaskRequestSchema, async ({ method, params }, extra) =>
    task2025(await known(method, () => tasks.get(params.taskId, byOf(extra)))),
  )

  server.setRequestHandler(CancelTaskRequestSchema, async ({ method, params: { taskId } }, extra) => {
    const by = byOf(extra)
    const view = await known(method, () => tasks.get(taskId, by))
    if (view.state === 'completed' || view.state === 'failed' || view.state === 'cancelled')
      throw new McpError(ErrorCode.InvalidParams, `the task has ended: ${task2025(view).status}`)
    await known(method, async () => (await tasks.cancel(taskId, by)) || undefined)
    return { ...task2025(view), status: 'cancelled' as const }
  })

  server.setRequestHandler(GetTaskPayloadRequestSchema, async ({ method, params: { taskId } }, extra) => {
    const by = byOf(extra)
    const client = sessionInputs(server, extra)
    const until = Date.now() + patience
    for (;;) {
      const view = await known(method, () => tasks.get(taskId, by))
      const result = resultOf(view)
      if (result) return { ...result, _meta: { [RELATED_TASK_META_KEY]: { taskId } } }
      if (view.inputRequests && client) {
        const answers = await client.ask(view.inputRequests)
        await known(method, async () => (await tasks.update(taskId, answers, by)) || undefined)
      } else if (extra.signal.aborted || Date.now() >= until)
        throw new McpError(ErrorCode.RequestTimeout, 'the task has not ended yet; ask again')
      else await new Promise((resolve) => setTimeout(resolve, Math.min(pollInterval, 1_000)))
    }
  })
}

function resultOf({ state, result, error }: TaskView): ToolResult | undefined {
  if (error) throw new McpError(error.code, error.message)
  if (state === 'cancelled')
    return { content: [{ type: 'text', text: 'The orchestration was terminated.' }], isError: true }
  return result
}

async function known<Found>(method: string, find: () => Promise<Found | undefined>): Promise<Found> {
  try {
    const found = await find()
    if (found !== undefined) return found
  } catch (error) {
    if (!isDurableError(error)) throw error
    throw new McpError(ErrorCode.InternalError, taskFault(method, error))
  }
  throw new McpError(ErrorCode.InvalidParams, 'there is no such task')
}
