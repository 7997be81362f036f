import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { type JSONRPCRequest, SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js'

const members = new Set(['jsonrpc', 'id', 'method', 'params'])
const methods = new Set(['tools/list', 'tools/call'])
const versions = new Set<string | null>([null, ...SUPPORTED_PROTOCOL_VERSIONS])

/** True for a request with one JSON message as its response that passes every check of the SDK's transport but that of `Accept`. */
export function isPlainRequest({ headers }: Request, body: unknown): body is JSONRPCRequest {
  if (typeof body !== 'object' || body === null) return false
  const { jsonrpc, id, method, params } = body as Partial<JSONRPCRequest>
  return (
    jsonrpc === '2.0' &&
    (typeof id === 'string' || Number.isSafeInteger(id)) &&
    methods.has(method as string) &&
    (params === undefined || isObject(params)) &&
    params?._meta === undefined &&
    Object.keys(body).every((name) => members.has(name)) &&
    versions.has(headers.get('mcp-protocol-version'))
  )
}

/** Hands one request to a fresh server and resolves to its response: what the SDK's transport does, without what only streams and sessions need. */
export async function answerPlainly(server: Server, message: JSONRPCRequest, signal: AbortSignal): Promise<Response> {
  let answer!: (response: Response) => void
  const response = new Promise<Response>((resolve) => (answer = resolve))
  const transport: Transport = {
    start: async () => {},
    send: async (sent) => {
      if ('id' in sent && !('method' in sent)) answer(jsonResponse(sent))
    },
    close: async () => {
      answer(new Response(null, { status: 499 }))
      transport.onclose?.()
    },
  }
  const leave = () => void transport.close()
  signal.addEventListener('abort', leave, { once: true })
  await server.connect(transport)
  if (signal.aborted) leave()
  transport.onmessage?.(message)
  const result = await response
  signal.removeEventListener('abort', leave)
  return result
}

function jsonResponse(message: object): Response {
  return new Response(JSON.stringify(message), { headers: { 'content-type': 'application/json' } })
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
