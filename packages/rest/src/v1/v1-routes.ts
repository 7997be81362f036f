import { withoutTrailingSlashes } from '@durable-http/core'
import type { Context } from 'hono'
import { decodeSegment } from '../path-segments.ts'
import { ProblemError } from '../problem.ts'
import { serveCaller } from './caller-route.ts'
import { serveEvents } from './events-route.ts'
import { serveExport } from './export-route.ts'
import { serveScan } from './scan-route.ts'
import { jobTargets } from './jobs/job-targets.ts'
import type { V1Context } from './v1-context.ts'
import { v1Path, v1Route, type V1Route } from './v1-route.ts'

const routes = [
  v1Route('scanInstances', 'GET /instances', serveScan),
  v1Route('exportInstances', 'GET /export', serveExport),
  v1Route('followInstance', 'GET /instances/{instanceId}/events', serveEvents),
  v1Route('readCaller', 'GET /caller', serveCaller),
]

// Without jobs, their paths tell why.
const jobless = jobTargets.map(([name, target]) =>
  v1Route(name, target, async (_, { jobs }) => {
    throw new ProblemError(
      'jobs_unavailable',
      typeof jobs === 'string' ? jobs : 'jobs: this app was set up without jobs',
    )
  }),
)

/** Serves a path below `/v1`; undefined for other paths. Throws problems. */
export async function serveV1(
  c: Context,
  below: string,
  search: string,
  context: V1Context,
  jobRoutes: readonly V1Route[] = jobless,
): Promise<Response | undefined> {
  const path = withoutTrailingSlashes(below)
  const { method } = c.req
  const all = [...routes, ...jobRoutes]
  const found = all.filter(({ pattern }) => pattern.test(path))
  const asked = method === 'HEAD' ? 'GET' : method
  const chosen = found.find((one) => one.method === asked) ?? found[0]
  if (!chosen) return undefined
  const { name, path: template, pattern, parameter, serve } = chosen
  context.onRoute?.(c, name, template)
  const allow = allowOf(found)
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  if (chosen.method !== asked)
    throw new ProblemError('method_not_allowed', `the path takes ${allow}, not ${method}`, {}, { allow })
  const id = decodeSegment(pattern.exec(path)?.[1] ?? '')
  if (id === undefined)
    throw new ProblemError('invalid_input', `${parameter} must be percent-encoded UTF-8`, {
      issues: [{ parameter, in: 'path', message: 'must be percent-encoded UTF-8' }],
    })
  const response = await serve(c, context, search, id)
  if (method !== 'HEAD') return response
  await response.body?.cancel()
  return new Response(null, response)
}

/** The template of a path below `/v1`, for any method; undefined for other paths. */
export function v1TemplateOf(path: string): string | undefined {
  if (!path.startsWith(v1Path)) return undefined
  const below = withoutTrailingSlashes(path.slice(v1Path.length))
  return [...routes, ...jobless].find(({ pattern }) => pattern.test(below))?.path
}

const allowOf = (found: readonly V1Route[]) =>
  [...found.flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method])), 'OPTIONS'].join(', ')
