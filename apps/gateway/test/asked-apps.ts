import type { MoodyHost } from './served-apps.ts'

const post = { method: 'POST' }

/** The configuration of an upstream. */
export const upstreamOf = (name: string, { url, key }: MoodyHost) => ({ name, baseUrl: url, key })

/** Asks, and reads the response. */
export async function ask(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : undefined,
  }
}

/** Sends a JSON-RPC request to an MCP endpoint. */
export async function callMcp(url: string, method: string, params: object = {}, headers: Record<string, string> = {}) {
  const response = await ask(url, {
    ...post,
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return { ...response, result: response.json?.['result'] as Record<string, unknown> }
}
