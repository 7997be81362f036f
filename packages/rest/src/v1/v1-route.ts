import type { Context } from 'hono'
import type { V1RouteName } from './v1-hooks.ts'
import type { V1Context } from './v1-context.ts'

/** Path that everything beyond the host's own operations stands below. */
export const v1Path = '/v1'

/** Serves a request to a path below `/v1`; `id` is its decoded path parameter, empty where it has none. */
export type ServeV1 = (c: Context, context: V1Context, search: string, id: string) => Promise<Response>

/** A path below `/v1` with one of its methods. */
export interface V1Route {
  name: V1RouteName
  method: 'GET' | 'POST'
  path: string
  pattern: RegExp
  /** Name of the path parameter. */
  parameter: string
  serve: ServeV1
}

/** Makes a route from its method and template, such as `GET /jobs/{jobId}`. */
export function v1Route(name: V1RouteName, target: `${V1Route['method']} ${string}`, serve: ServeV1): V1Route {
  const [method, path] = target.split(' ') as [V1Route['method'], string]
  const pattern = new RegExp(`^${path.replace(/\{\w+\}/, '([^/]+)')}$`)
  return { name, method, path: v1Path + path, pattern, parameter: /\{(\w+)\}/.exec(path)?.[1] ?? '', serve }
}
