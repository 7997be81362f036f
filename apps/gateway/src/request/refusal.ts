import { createProblem, type Problem, type ProblemCode } from '@durable-http/rest'
import type { Face } from './request-context.ts'

/** Refuses a request with a kind of problem that has a name of its own; over MCP, the name stands in the data of the error. */
export function refuseAs(
  face: Face,
  code: ProblemCode,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  more: Pick<Problem, 'outcome'> = {},
): Response {
  const wait = headers['retry-after']
  const retryAfter = wait === undefined ? {} : { retryAfter: Number(wait) }
  const named = createProblem(code, detail, { ...retryAfter, ...more })
  const response =
    face === 'rest'
      ? problemResponse(named, headers)
      : rpcRefusal(named.status, detail, headers, { code, ...retryAfter })
  codes.set(response, code)
  return response
}

const codes = new WeakMap<Response, ProblemCode>()

/** The code of a refusal, for the log. */
export const refusalCode = (response: Response): ProblemCode | undefined => codes.get(response)

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

/** Makes a response that is a problem of the gateway itself (RFC 9457). */
export function problem(
  status: number,
  title: string,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return problemResponse({ type: 'about:blank', title, status, detail, Message: detail }, headers)
}

function problemResponse(body: Omit<Problem, 'code'>, headers: Readonly<Record<string, string>>): Response {
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store', ...headers },
  })
}

/** Makes a response that refuses an MCP request before it was read: a JSON-RPC error without an id. */
function rpcRefusal(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>>,
  data?: { code: ProblemCode; retryAfter?: number },
): Response {
  const error = { code: -32_000, message, ...(data ? { data } : {}) }
  return new Response(JSON.stringify({ jsonrpc: '2.0', error, id: null }), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  })
}
