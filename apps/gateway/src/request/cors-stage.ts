import type { Face } from './request-context.ts'
import type { Stage } from './stage.ts'
import { appHeader } from '../upstreams/app-stage.ts'
import { createOriginCheck } from './page-origins.ts'

const readable = 'ratelimit, ratelimit-policy, retry-after, www-authenticate, x-request-id'
const exposed: Readonly<Record<Face, string>> = {
  rest: `${readable}, etag, link, location, preference-applied, x-ms-continuation-token`,
  mcp: `${readable}, mcp-protocol-version, mcp-session-id`,
}
const sendable = `accept, authorization, content-type, ${appHeader}, traceparent, tracestate, x-api-key, x-functions-key, x-request-id`
const accepted: Readonly<Record<Face, string>> = {
  rest: `${sendable}, idempotency-key, if-none-match, last-event-id, prefer, x-ms-continuation-token`,
  mcp: `${sendable}, last-event-id, mcp-method, mcp-name, mcp-protocol-version, mcp-session-id`,
}
const methods = 'GET, HEAD, POST, DELETE'
const aDay = '86400'

type Head = Pick<Request, 'method' | 'headers'>

/**
 * Lets web pages of other origins call both faces and read what they say, refusals included: it stands before all that refuses, for
 * browsers show no credentials when they ask what they may. Credentials that a browser adds by itself are never asked for.
 * Undefined without such pages.
 */
export function createCorsStage(origins: readonly string[]): Stage<Head> | undefined {
  if (origins.length === 0) return undefined
  const allows = createOriginCheck(origins)
  return function serveOtherOrigins(request, { face, connection }, next) {
    const origin = request.headers.get('origin')
    const page = origin !== null && allows(origin) ? origin : undefined
    if (page !== undefined && isPreflight(request)) return preflightResponse(request, face, page)
    // Pages may also read responses that the runtime writes itself, as at the end of a drain.
    if (page !== undefined && connection?.setHeader) tell(page, face, connection.setHeader.bind(connection))
    const told = (response: Response): Response => {
      // A cached response to another caller lacks the other headers.
      response.headers.append('vary', 'origin')
      if (page !== undefined) tell(page, face, response.headers.set.bind(response.headers))
      return response
    }
    const response = next()
    return response instanceof Promise ? response.then(told) : told(response)
  }
}

function tell(page: string, face: Face, setHeader: (name: string, value: string) => void): void {
  setHeader('access-control-allow-origin', page)
  setHeader('access-control-expose-headers', exposed[face])
}

function isPreflight({ method, headers }: Head): boolean {
  return method === 'OPTIONS' && headers.has('access-control-request-method')
}

function preflightResponse({ headers }: Head, face: Face, page: string): Response {
  const parameters = face === 'mcp' ? parameterHeaders(headers.get('access-control-request-headers') ?? '') : []
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-origin': page,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': [accepted[face], ...parameters].join(', '),
      'access-control-max-age': aDay,
      vary: 'origin, access-control-request-headers',
    },
  })
}

// Which arguments of a tool a client repeats in headers is up to the tool, and no wildcard matches the end of a name.
function parameterHeaders(asked: string): string[] {
  return asked
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => /^mcp-param-[\w!#$%&'*+.^`|~-]+$/.test(name))
}
