import { ErrorCode, McpError, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js'
import type { Caller } from '../guards/caller.ts'
import type { Offering } from '../offering/offering.ts'
import { safeName } from '../text/safe-text.ts'
import { isObject } from './client-inputs.ts'
import { taskToolOf, toolListOf } from './tasks-2025.ts'

/** A request with one JSON message as its response, which needs nothing that an SDK's server keeps. */
export type PlainRequest = { id: string | number } & (
  | { method: 'tools/list' }
  | { method: 'tools/call'; params: { name: string; arguments?: Readonly<Record<string, unknown>> } }
)

const members = new Set(['jsonrpc', 'id', 'method', 'params'])
const callMembers = new Set(['name', 'arguments'])
const versions = new Set<string | null>([null, ...SUPPORTED_PROTOCOL_VERSIONS])

/** True for a well-formed request for tools that passes every check of the SDK but that of `Accept`; any other takes the SDK's way. */
export function isPlainRequest({ headers }: Request, body: unknown): body is PlainRequest {
  if (!isObject(body)) return false
  const { jsonrpc, id, method, params } = body
  return (
    jsonrpc === '2.0' &&
    (typeof id === 'string' || Number.isSafeInteger(id)) &&
    Object.keys(body).every((name) => members.has(name)) &&
    (method === 'tools/list' ? isEmpty(params) : method === 'tools/call' && isCall(params)) &&
    versions.has(headers.get('mcp-protocol-version'))
  )
}

const isEmpty = (params: unknown) => params === undefined || (isObject(params) && Object.keys(params).length === 0)

function isCall(params: unknown): boolean {
  return (
    isObject(params) &&
    typeof params['name'] === 'string' &&
    (params['arguments'] === undefined || isObject(params['arguments'])) &&
    Object.keys(params).every((name) => callMembers.has(name))
  )
}

/** Answers a plain request as a server of the SDK does, without making one: that costs more than most calls. */
export async function respondPlainly(
  offering: Offering,
  request: PlainRequest,
  caller: Caller,
  signal: AbortSignal,
): Promise<Response> {
  const { id } = request
  if (request.method === 'tools/list') return jsonResponse(id, 'result', listText(offering))
  let leave = () => {}
  const gone = new Promise<Response>((resolve) => (leave = () => resolve(new Response(null, { status: 499 }))))
  if (signal.aborted) leave()
  signal.addEventListener('abort', leave, { once: true })
  const answer = callTool(offering, request.params, { caller, signal }).then(
    (result) => jsonResponse(id, 'result', JSON.stringify(result)),
    (error: unknown) => jsonResponse(id, 'error', JSON.stringify(errorOf(error))),
  )
  const response = await Promise.race([answer, gone])
  signal.removeEventListener('abort', leave)
  return response
}

async function callTool(
  { tools, tasks }: Offering,
  { name, arguments: args = {} }: { name: string; arguments?: Readonly<Record<string, unknown>> },
  by: { caller: Caller; signal: AbortSignal },
): Promise<object> {
  // Refuses a tool that runs as a task only.
  if (tasks) taskToolOf(tools.tools, name, false)
  const result = tools.call(name, { arguments: args, ...by })
  if (!result) throw new McpError(ErrorCode.InvalidParams, `there is no tool ${safeName(name, 100)}`)
  return result
}

const errorOf = (error: unknown) =>
  error instanceof McpError
    ? { code: error.code, message: error.message }
    : { code: ErrorCode.InternalError, message: 'Internal error' }

const lists = new WeakMap<object, string>()

// Written once: a list is tens of kilobytes.
function listText(offering: Offering): string {
  const list = toolListOf(offering)
  const text = lists.get(list) ?? JSON.stringify(list)
  lists.set(list, text)
  return text
}

const headers = { 'content-type': 'application/json' }

function jsonResponse(id: string | number, member: 'result' | 'error', text: string): Response {
  return new Response(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"${member}":${text}}`, { headers })
}
