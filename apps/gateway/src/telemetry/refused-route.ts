import { type Operation, type OperationName, operations, routeOf } from '@durable-http/core'
import { type ProblemCode, routeTemplateOf } from '@durable-http/rest'
import type { RequestContext } from '../request/request-context.ts'
import { isMcpPath } from '../upstreams/app-path.ts'

// The MCP face refuses in words of its protocol, which have no such codes.
const codes: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid_input',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
}

/** The parts that name the route of a request: its URL, or the operation of the request that it repeats. */
export interface RefusedRequest {
  url?: string
  facts?: { operation?: string | undefined }
}

/** Notes the route, and for MCP the code, of a request that was refused before its face had read it. */
export function noteRefusedRoute({ url, facts }: RefusedRequest, status: number, context: RequestContext): void {
  if (status < 400) return
  const path = url === undefined ? undefined : pathOf(url)
  if (context.face === 'rest') {
    if (context.route !== undefined || context.operation !== undefined) return
    const row = operations[facts?.operation as OperationName] as Operation | undefined
    const route = path === undefined ? row && routeOf(row).path : routeTemplateOf(path.replace(/^\/apps\/[^/]+/, ''))
    if (route !== undefined) context.route = route
    return
  }
  const isMcp = path === '/' || isMcpPath(path ?? '')
  const code = status === 404 ? (isMcp ? 'not_found' : 'unknown_route') : codes[status]
  if (isMcp) context.route ??= '/mcp'
  if (code !== undefined) context.code ??= code
}

function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  return start < 0 ? '/' : url.slice(start).split(/[?#]/, 1)[0]!
}
