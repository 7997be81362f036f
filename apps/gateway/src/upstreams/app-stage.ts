import { refuseAs } from '../request/refusal.ts'
import type { Stage } from '../request/stage.ts'
import { appListResponse } from './app-list.ts'
import { defaultUpstream } from './app-name.ts'
import { appInPath, appsPath } from './app-path.ts'
import type { Upstream } from './upstream.ts'

/** Header that names the function app of a request whose path does not. */
export const appHeader = 'durable-app'

/** Names the function app of a request by its path or its header; undefined where neither does. */
export const namedApp = (request: Request): string | undefined =>
  appInPath(request.url) || (request.headers.get(appHeader) ?? undefined)

/**
 * Finds out which function app a request means: by its path (`/apps/{name}/…`), by the header `durable-app`, or the default one.
 * Answers `/apps` of the REST face itself. A request to the MCP face that names none of several is left without one: its tools take the name.
 */
export function createAppStage(upstreams: readonly Upstream[]): Stage {
  const known = new Set(upstreams.map(({ name }) => name))
  const standard = defaultUpstream(upstreams).name
  const left = { rest: standard, mcp: upstreams.length === 1 ? standard : undefined }
  const names = upstreams.map(({ name }) => name).join(', ')

  return function chooseApp(request, context, next) {
    const { face } = context
    const inPath = appInPath(request.url)
    const inHeader = request.headers.get(appHeader)
    if (inPath === '' && face === 'rest') return appListResponse(request, upstreams)
    if (!inPath && inHeader === null) {
      const name = left[face]
      if (name !== undefined) context.app = name
      return next()
    }
    if (inPath && inHeader !== null && inPath !== inHeader) {
      const fault = `the path and the header ${appHeader} name different function apps; expected one of them, or the same name in both`
      return refuseAs(face, 'invalid_input', fault)
    }
    const name = inPath || inHeader!
    if (!known.has(name)) {
      return refuseAs(face, 'unknown_app', `there is no function app of that name here; the names are ${names}`)
    }
    context.app = name
    // A path without a prefix needs none in its links.
    if (inPath || name !== standard || face === 'mcp') context.prefix = `${appsPath}/${name}`
    return next()
  }
}
