import { operations, routeOf } from '@durable-http/core'
import { belowBase, matchRoute, methodsOf } from './route-table.ts'
import { v1TemplateOf } from './v1/v1-routes.ts'

const pages = /^\/(?:docs|openapi\.json|metrics|ui)(?=\/|$)/

/** Returns the template of a path, such as `/instances/{instanceId}` or `/v1/jobs/{jobId}`, for any method; undefined for an unknown path. */
export function routeTemplateOf(path: string): string | undefined {
  const below = belowBase(path)
  if (below === undefined) return pages.exec(path)?.[0] ?? v1TemplateOf(path)
  const [method] = methodsOf(below)
  const match = method === undefined ? undefined : matchRoute(method, below)
  return match && routeOf(operations[match.name]).path
}
