import type { Caller } from '../guards/caller.ts'
import type { Offering } from '../offering/offering.ts'
import { rpcError } from './request-checks.ts'
import {
  type Message,
  type Reply,
  replyToTaskRequest,
  type TaskCall,
  taskCallOf,
  taskResultOf,
} from './task-messages-2026.ts'

const headerMismatch = -32_020

/** Answers a request of the tasks extension over HTTP, whose headers repeat its method and task. */
export async function handleTaskRequest(
  request: Request,
  body: Message,
  offering: Offering,
  caller: Caller,
): Promise<Response> {
  const { id, params } = body
  const fault = headerFault(request, body['method'] as string, (params as { taskId?: unknown } | undefined)?.taskId)
  if (fault) return rpcError(400, headerMismatch, `Header mismatch: ${fault}`, { id })
  return responseOf(id, await replyToTaskRequest(body, offering, { caller, signal: request.signal }))
}

/** The request as the SDK is to see it, where its result may become a task; undefined where it cannot. */
export function taskCallOver(body: unknown, offering: Offering): TaskCall | Response | undefined {
  const call = taskCallOf(body, offering)
  return call === undefined || 'tool' in call ? call : responseOf((body as Message)['id'], call)
}

/** Turns the response of a call that started a run into its task; any other passes as it is. */
export async function toTask(
  response: Response,
  request: Request,
  call: TaskCall,
  offering: Offering,
  caller: Caller,
): Promise<Response> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) return response
  const text = await response.text()
  const { result, id } = JSON.parse(text) as { result?: unknown; id?: unknown }
  const task = await taskResultOf(call, result, offering, { caller, signal: request.signal })
  if (task) return responseOf(id, { result: task })
  return new Response(text, { status: response.status, headers: withoutLength(response.headers) })
}

function headerFault({ headers }: Request, method: string, taskId: unknown): string | undefined {
  if (headers.get('mcp-method') !== method) return `Mcp-Method must be ${method}, as in the body`
  return headers.get('mcp-name') === taskId ? undefined : 'Mcp-Name must be the taskId of the body'
}

function responseOf(id: unknown, reply: Reply): Response {
  if ('result' in reply) return Response.json({ jsonrpc: '2.0', id, result: reply.result })
  return Response.json({ jsonrpc: '2.0', error: reply.error, id: id ?? null }, { status: reply.status })
}

function withoutLength(headers: Headers): Headers {
  const copy = new Headers(headers)
  copy.delete('content-length')
  return copy
}
