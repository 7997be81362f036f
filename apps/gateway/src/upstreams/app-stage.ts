import { refuse } from '../refusal.ts'
import type { Stage } from '../stage.ts'
import { answerAppList } from './app-list.ts'
import { defaultUpstream } from './app-name.ts'
import type { Upstream } from './upstream.ts'

/** Header that names the function app of a request whose path does not. */
export const appHeader = 'durable-app'

const appsPath = '/apps'

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
    const inPath = segmentOf(request.url)
    const inHeader = request.headers.get(appHeader)
    if (inPath === '' && face === 'rest') return answerAppList(request, upstreams)
    if (!inPath && inHeader === null) {
      const name = left[face]
      if (name !== undefined) context.app = name
      return next()
    }
    if (inPath && inHeader !== null && inPath !== inHeader) {
      const fault = `the path and the header ${appHeader} name different function apps; expected one of them, or the same name in both`
      return refuse(face, 400, 'Bad Request', fault)
    }
    const name = inPath || inHeader!
    if (!known.has(name)) {
      return refuse(face, 404, 'Not Found', `there is no function app of that name here; the names are ${names}`)
    }
    context.app = name
    // What a bare path means needs no prefix to be found again.
    if (inPath || name !== standard || face === 'mcp') context.prefix = `${appsPath}/${name}`
    return next()
  }
}

/** What stands behind `/apps/` in the path of a URL; an empty text for `/apps` itself, undefined for other paths. */
function segmentOf(url: string): string | undefined {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  if (start < 0 || !url.startsWith(appsPath, start)) return undefined
  const rest = url.slice(start + appsPath.length)
  if (rest !== '' && !/^[/?#]/.test(rest)) return undefined
  return /^\/([^/?#]*)/.exec(rest)?.[1] ?? ''
}
