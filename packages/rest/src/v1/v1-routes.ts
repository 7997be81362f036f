import type { Context } from 'hono'
import { decodeSegment } from '../path-segments.ts'
import { ProblemError } from '../problem.ts'
import { serveCaller } from './caller-route.ts'
import { serveEvents } from './events-route.ts'
import { serveExport } from './export-route.ts'
import { serveScan } from './scan-route.ts'
import type { V1RouteName } from './operator-options.ts'
import type { V1Context } from './v1-context.ts'

/** Path that everything beyond the host's own operations stands below. */
export const v1Path = '/v1'

const allow = 'GET, HEAD, OPTIONS'

type Serve = (c: Context, context: V1Context, search: string, id: string) => Promise<Response>

const route = (name: V1RouteName, path: string, serve: Serve) => ({
  name,
  path: v1Path + path,
  pattern: new RegExp(`^${path.replace(/\{\w+\}/, '([^/]+)')}$`),
  serve,
})
const routes = [
  route('scanInstances', '/instances', serveScan),
  route('exportInstances', '/export', serveExport),
  route('followInstance', '/instances/{instanceId}/events', serveEvents),
  route('readCaller', '/caller', serveCaller),
]

/** Serves a path below `/v1`; undefined for other paths. Throws problems. */
export async function serveV1(
  c: Context,
  below: string,
  search: string,
  context: V1Context,
): Promise<Response | undefined> {
  const path = below.replace(/\/+$/, '')
  const { method } = c.req
  for (const { name, path: template, pattern, serve } of routes) {
    const match = pattern.exec(path)
    if (!match) continue
    context.onRoute?.(c, name, template)
    if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
    if (method !== 'GET' && method !== 'HEAD')
      throw new ProblemError('method_not_allowed', `the path takes ${allow}, not ${method}`, {}, { allow })
    const id = decodeSegment(match[1] ?? '')
    if (id === undefined)
      throw new ProblemError('invalid_input', 'instanceId must be percent-encoded UTF-8', {
        issues: [{ parameter: 'instanceId', in: 'path', message: 'must be percent-encoded UTF-8' }],
      })
    const response = await serve(c, context, search, id)
    if (method === 'GET') return response
    await response.body?.cancel()
    return new Response(null, response)
  }
  return undefined
}
