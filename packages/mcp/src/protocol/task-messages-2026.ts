import { isDurableError } from '@durable-http/core'
import type { Caller } from '../guards/caller.ts'
import type { Offering } from '../offering/offering.ts'
import type { TaskCaller } from '../tasks/task.ts'
import { taskFault } from '../tasks/task-fault.ts'
import { createdTask2026, detailedTask2026, tasksExtension } from '../tasks/task-wire.ts'
import type { Tool } from '../tools/tool.ts'
import type { ToolResult } from '../tools/tool-result.ts'
import { isObject, takesForms } from './client-inputs.ts'
import { withoutProgress } from './progress-token.ts'

/** A JSON-RPC message. */
export type Message = Readonly<Record<string, unknown>>

/** Reply to a message: a result, or an error with the status it has over HTTP. */
export type Reply =
  | { result: object }
  | { error: { code: number; message: string; data?: object }; status: 200 | 400 | 404 }

/** Sender of a message, and the signal that ends its request. */
export interface Sender {
  caller: Caller
  signal?: AbortSignal | undefined
}

/** A call whose result may become a task, as the SDK is to see it. */
export interface TaskCall {
  tool: Tool
  body: Message
}

const methods = new Set(['tasks/get', 'tasks/update', 'tasks/cancel'])
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities'

/** True for a request of the tasks extension, which the SDK does not serve. */
export function isTaskRequest(body: unknown): body is Message {
  return isObject(body) && methods.has(body['method'] as string)
}

/** Replies to `tasks/get`, `tasks/update` and `tasks/cancel` of protocol 2026-07-28, over any transport. */
export async function replyToTaskRequest(body: Message, { tasks }: Offering, sender: Sender): Promise<Reply> {
  const { method } = body
  const params = isObject(body['params']) ? body['params'] : {}
  const { taskId, inputResponses } = params
  if (!declaresTasks(body)) return undeclared
  if (typeof taskId !== 'string') return invalid('taskId must be a string')
  if (!tasks) return fault(-32_601, 'Method not found: tasks are not offered here', 404)
  const by = taskCaller(body, sender)
  const unknown = invalid('there is no such task')
  try {
    if (method === 'tasks/get') {
      const view = await tasks.get(taskId, by)
      return view ? { result: detailedTask2026(view) } : unknown
    }
    if (method === 'tasks/update' && !isObject(inputResponses)) return invalid('inputResponses must be an object')
    const isKnown =
      method === 'tasks/update'
        ? await tasks.update(taskId, inputResponses as Message, by)
        : await tasks.cancel(taskId, by)
    return isKnown ? { result: { resultType: 'complete' } } : unknown
  } catch (error) {
    if (!isDurableError(error)) throw error
    return fault(-32_603, taskFault(method as string, error))
  }
}

/** The call whose result may become a task; undefined where it cannot, and a reply where it must and the client has no tasks. */
export function taskCallOf(body: unknown, { tools, tasks }: Offering): TaskCall | Reply | undefined {
  if (!tasks || !isObject(body) || body['method'] !== 'tools/call' || !isObject(body['params'])) return undefined
  const { name, arguments: args, ...params } = body['params']
  const tool = tools.tools.find((one) => one.name === name && one.task)
  if (!tool) return undefined
  if (!declaresTasks(body)) return tool.task!.isRequired === true ? undeclared : undefined
  // A task reports its end, so the call does not wait.
  const { waitSeconds: _, ...rest } = isObject(args) ? args : {}
  const own = { ...body, params: { ...params, name, ...(isObject(args) ? { arguments: rest } : {}) } }
  return { tool, body: withoutProgress(own) as Message }
}

/** The task of the run that a call started, as the result of the call; undefined where it started none. */
export async function taskResultOf(
  { tool, body }: TaskCall,
  result: unknown,
  { tasks }: Offering,
  sender: Sender,
): Promise<object | undefined> {
  if (!isObject(result) || result['resultType'] !== 'complete') return undefined
  const args = (body['params'] as { arguments?: object }).arguments ?? {}
  const view = await tasks!.open(tool, args, result as unknown as ToolResult, taskCaller(body, sender))
  return view && createdTask2026(view)
}

function declaresTasks({ params }: Message): boolean {
  const { extensions } = capabilitiesOf(params)
  return isObject(extensions) && isObject(extensions[tasksExtension])
}

function capabilitiesOf(params: unknown): Readonly<Record<string, unknown>> {
  const meta = isObject(params) && isObject(params['_meta']) ? params['_meta'] : {}
  const capabilities = meta[capabilitiesKey]
  return isObject(capabilities) ? capabilities : {}
}

function taskCaller({ params }: Message, { caller, signal }: Sender): TaskCaller {
  return { caller, asksForms: takesForms(capabilitiesOf(params)), signal }
}

const fault = (code: number, message: string, status: 200 | 404 = 200): Reply => ({ error: { code, message }, status })
const invalid = (message: string) => fault(-32_602, message)

const undeclared: Reply = {
  error: {
    code: -32_021,
    message: `Missing required client capability: ${tasksExtension}`,
    data: { requiredCapabilities: { extensions: { [tasksExtension]: {} } } },
  },
  status: 400,
}
