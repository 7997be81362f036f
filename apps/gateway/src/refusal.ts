/** Makes an answer that is a problem of the gateway itself (RFC 9457). */
export function problem(status: number, title: string, detail: string): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  })
}

/** Makes an answer that refuses an MCP request before it was read: a JSON-RPC error without an id. */
export function rpcRefusal(status: number, message: string): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', error: { code: -32_000, message }, id: null }), {
    status,
    headers: { 'content-type': 'application/json' },
  })
}
