import type { Operation } from './operation.ts'

/** A row's route taken apart. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  /** Path below the base path, `{parameter}` where one stands. */
  path: string
  pathParameters: readonly string[]
  queryParameters: readonly string[]
}

const parsed = new Map<string, Route>()

/** Takes the RFC 6570 template of a row apart: `POST /instances/{instanceId}/terminate{?reason}`. */
export function routeOf(operation: Pick<Operation, 'route'>): Route {
  let route = parsed.get(operation.route)
  if (!route) {
    const [method = '', template = ''] = operation.route.split(' ')
    const [path = '', query = ''] = template.split('{?')
    route = {
      method: method as Route['method'],
      path,
      pathParameters: Array.from(path.matchAll(/\{(\w+)\}/g), (match) => match[1]!),
      queryParameters: query === '' ? [] : query.slice(0, -1).split(','),
    }
    parsed.set(operation.route, route)
  }
  return route
}
