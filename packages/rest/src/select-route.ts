import { ProblemError } from './problem.ts'
import { matchRoute, methodsOf, type RouteMatch } from './route-table.ts'

/** Detail of the problem about an unknown path. */
export const noSuchPath = 'there is no such path; openapi.json lists those that are'

/**
 * Finds the operation of a method and a path below the base path. HEAD is a read without its body, and OPTIONS gets the methods of the
 * path. Throws a `ProblemError` for another method or an unknown path.
 */
export function selectRoute(method: string, below: string): RouteMatch | Response {
  const match = matchRoute(method === 'HEAD' ? 'GET' : method, below)
  if (match) return match
  const methods = methodsOf(below)
  if (methods.length === 0) throw new ProblemError('unknown_route', noSuchPath)
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  throw new ProblemError('method_not_allowed', `the path takes ${allow}, not ${method}`, {}, { allow })
}
