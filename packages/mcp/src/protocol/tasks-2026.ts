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
import { rpcError } from './request-checks.ts'

type Message = Readonly<Record<string, unknown>>

const methods = new Set(['tasks/get', 'tasks/update', 'tasks/cancel'])
const capabilitiesKey = 'io.modelcontextprotocol/clientCapabilities'
const missingCapability = -32_021
const headerMismatch = -32_020

/** True for a request of the tasks extension, which the SDK does not serve. */
export function isTaskRequest(body: unknown): body is Message {
  return isObject(body) && methods.has(body['method'] as string)
}

/** Answers `tasks/get`, `tasks/update` and `tasks/cancel` of protocol 2026-07-28. */
export async function answerTaskRequest(
  request: Request,
  body: Message,
  { tasks }: Offering,
  caller: Caller,
): Promise<Response> {
  const { id, method } = body
  const params = isObject(body['params']) ? body['params'] : {}
  const { taskId, inputResponses } = params
  const by = taskCaller(request, body, caller)
  const invalid = (message: string) => rpcError(200, -32_602, message, { id })
  const fault = headerFault(request, method as string, taskId)
  if (fault) return rpcError(400, headerMismatch, `Header mismatch: ${fault}`, { id })
  if (!declaresTasks(body)) return undeclared(id)
  if (typeof taskId !== 'string') return invalid('taskId must be a string')
  if (!tasks) return rpcError(404, -32_601, 'Method not found: tasks are not offered here', { id })
  const unknown = () => invalid('there is no such task')
  try {
    if (method === 'tasks/get') {
      const view = await tasks.get(taskId, by)
      return view ? complete(id, detailedTask2026(view)) : unknown()
    }
    if (method === 'tasks/update' && !isObject(inputResponses)) return invalid('inputResponses must be an object')
    const isKnown =
      method === 'tasks/update'
        ? await tasks.update(taskId, inputResponses as Message, by)
        : await tasks.cancel(taskId, by)
    return isKnown ? complete(id, { resultType: 'complete' }) : unknown()
  } catch (error) {
    if (!isDurableError(error)) throw error
    return rpcError(200, -32_603, taskFault(method as string, error), { id })
  }
}

/** The request as the SDK is to see it, where its result may become a task; undefined where it cannot. */
export function taskCallOf(
  body: unknown,
  { tools, tasks }: Offering,
): { tool: Tool; body: Message } | Response | undefined {
  if (!tasks || !isObject(body) || body['method'] !== 'tools/call' || !isObject(body['params'])) return undefined
  const { name, arguments: args, ...params } = body['params']
  const tool = tools.tools.find((one) => one.name === name && one.task)
  if (!tool) return undefined
  if (!declaresTasks(body)) return tool.task!.isRequired === true ? undeclared(body['id']) : undefined
  // A task tells the end by itself.
  const { waitSeconds: _, ...rest } = isObject(args) ? args : {}
  const own = { ...body, params: { ...params, name, ...(isObject(args) ? { arguments: rest } : {}) } }
  return { tool, body: withoutProgress(own) as Message }
}

/** Turns the response of a call that started a run into its task; any other passes as it is. */
export async function toTask(
  response: Response,
  request: Request,
  { tool, body }: { tool: Tool; body: Message },
  { tasks }: Offering,
  caller: Caller,
): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response
  const text = await response.text()
  const again = () => new Response(text, { status: response.status, headers: withoutLength(response.headers) })
  const { result, id } = JSON.parse(text) as { result?: ToolResult & { resultType?: string }; id?: unknown }
  if (result?.resultType !== 'complete') return again()
  const args = (body['params'] as { arguments?: object }).arguments ?? {}
  const view = await tasks!.open(tool, args, result, taskCaller(request, body, caller))
  return view ? complete(id, createdTask2026(view)) : again()
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

function taskCaller({ signal }: Request, { params }: Message, caller: Caller): TaskCaller {
  return { caller, asksForms: takesForms(capabilitiesOf(params)), signal }
}

function headerFault({ headers }: Request, method: string, taskId: unknown): string | undefined {
  if (headers.get('mcp-method') !== method) return `Mcp-Method must be ${method}, as in the body`
  return headers.get('mcp-name') === taskId ? undefined : 'Mcp-Name must be the taskId of the body'
}

function undeclared(id: unknown): Response {
  const message = `Missing required client capability: ${tasksExtension}`
  const data = { requiredCapabilities: { extensions: { [tasksExtension]: {} } } }
  const error = { code: missingCapability, message, data }
  return Response.json({ jsonrpc: '2.0', error, id: id ?? null }, { status: 400 })
}

const complete = (id: unknown, result: object) => Response.json({ jsonrpc: '2.0', id, result })

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete('content-length')
  return copy
}
