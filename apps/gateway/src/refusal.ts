import type { Face } from './request-context.ts'

/** Refuses a request on the gateway's own behalf, in the words of the face that was asked. */
export function refuse(
  face: Face,
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return face === 'rest' ? problem(status, title, detail, headers) : rpcRefusal(status, detail, headers)
}

/** Makes an answer that is a problem of the gateway itself (RFC 9457). */
export function problem(
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** Makes an answer that refuses an MCP request before it was read: a JSON-RPC error without an id. */
function rpcRefusal(status: number, message: string, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })
}
