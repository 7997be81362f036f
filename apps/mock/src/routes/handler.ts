import { invalidOperation, isArgumentException, storageError } from '../dotnet/dotnet-exception.ts'
import { formTypeOf, isReadableForm } from '../dotnet/form-content.ts'
import { decodeContent, parseContentType } from '../dotnet/media-type.ts'
import { parseQueryString } from '../dotnet/query-string.ts'
import { type RequestUri, requestUri, routePath } from '../dotnet/request-uri.ts'
import type { Engine } from '../engine/engine.ts'
import { errorTexts } from '../wire/error-body.ts'
import { emptyResponse, exceptionResponse, messageResponse } from './responses.ts'
import { checkHubName } from './hub-name.ts'
import { type HostKeys, refusedStatus } from './keys.ts'
import { linkBase, webhookPath, webhooksMissing } from './links.ts'
import type { HandlerRequest, HostSettings, RouteScope } from './route-scope.ts'
import { type MatchedRoute, matchRoute } from './route-table.ts'

/** Facts from the listener that are not in the `Request`. */
export interface RequestOrigin {
  /** The request target as sent, before anything is normalised: `/runtime/…?x=%41`. */
  readonly target: string
  readonly isRpc: boolean
  /** The port of the RPC listener, if it is known. */
  readonly rpcPort?: number | undefined
}

/** A request that has been routed, or the response that comes before any route. */
export type Routed =
  | { readonly response: Response | Promise<Response> }
  | { readonly route: MatchedRoute; readonly run: () => Promise<Response> }

/** Input of the pipeline. */
export interface HandlerOptions {
  readonly engine: Engine
  readonly settings: HostSettings
  readonly keys: HostKeys
  /** True if keys are checked on the public listener. */
  readonly checksKeys: boolean
}

// An entity's name is looked at before the client is made.
const checksNameFirst: ReadonlySet<string> = new Set(['signalEntity', 'deleteEntity'])

// Methods that the host's own route accepts.
const publicVerbs: ReadonlySet<string> = new Set(['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS'])

const rpcBase = '/durabletask/'

const errorResponse = (error: unknown, inEntities: boolean): Response => {
  if (!isArgumentException(error)) return exceptionResponse(500, errorTexts.other, error)
  return inEntities ? messageResponse(400, error.message) : exceptionResponse(400, errorTexts.badArgument, error)
}

function createScope(options: HandlerOptions, request: HandlerRequest): RouteScope {
  const { engine, settings } = options
  const given = (name: string): string | undefined => {
    const value = request.query.get(name)
    return value === undefined || value.trim() === '' ? undefined : value
  }
  const taskHub = given('taskHub') ?? settings.taskHub
  const connection = given('connection') ?? settings.storage.defaultConnection
  return {
    settings,
    engine,
    request,
    // Every connection leads to the one storage account that there is.
    isOwnHub: taskHub === settings.taskHub,
    checkClient() {
      if (!settings.connections.some((name) => name.toLowerCase() === connection.toLowerCase())) {
        throw invalidOperation(`Unable to resolve the Azure Storage connection named '${connection}'.`)
      }
      // Older hosts check all names when they create the client, newer ones leave that to the storage.
      if (settings.version.badHubNames === 'argument') checkHubName(taskHub, settings.version)
    },
    hub() {
      checkHubName(taskHub, settings.version)
      const twin = settings.taskHub.toLowerCase() === taskHub.toLowerCase() && settings.taskHub !== taskHub
      if (twin) throw storageError()
      return engine.hub(taskHub)
    },
    links: () => ({ base: linkBase(request, settings), taskHub, connection, key: settings.key }),
  }
}

/** True if a request on the RPC endpoint names that endpoint as its `Host`; it is only for the host's own worker (contract 6.5). */
const isForRpc = (uri: RequestUri, rpcPort: number | undefined): boolean =>
  uri.isLoopback && (rpcPort === undefined || uri.port === String(rpcPort))

/** The characters of the path that belong to the base, `undefined` where the request is for something else. */
function baseLength(uri: RequestUri, isRpc: boolean): number | undefined {
  const path = uri.absolutePath.toLowerCase()
  // A path that is shorter than the base is the host's own error.
  if (isRpc) return path.length < rpcBase.length || path.startsWith(rpcBase) ? rpcBase.length : undefined
  if (!path.startsWith(webhookPath)) return undefined
  const rest = path.slice(webhookPath.length)
  return rest === '' || /^\/(?!\/)/.test(rest) ? webhookPath.length : undefined
}

/** Takes a request as far as the host does before an operation runs: keys, base path, route. */
export function routeRequest(options: HandlerOptions, request: Request, origin: RequestOrigin): Routed {
  const { keys } = options
  const url = new URL(request.url)
  const authority = request.headers.get('host') ?? url.host
  const uri = requestUri(authority, origin.target, url.protocol === 'https:' ? 'https' : 'http')
  if (!uri) return { response: emptyResponse(400) }
  const query = parseQueryString(uri.query)
  // The host has no route for other verbs, so that it does not come to the key.
  if (!origin.isRpc && !publicVerbs.has(request.method)) return { response: emptyResponse(404) }

  if (!origin.isRpc && options.checksKeys) {
    const [, extension] = /^\/runtime\/webhooks\/([^/]+)/i.exec(uri.absolutePath) ?? []
    if (extension === undefined) return { response: emptyResponse(404) }
    const code = query.all('code')[0]
    const own = extension.toLowerCase() === 'durabletask'
    const refused = refusedStatus(keys, request.headers.get('x-functions-key'), code, own)
    if (refused) return { response: emptyResponse(refused) }
  }

  if (origin.isRpc && !isForRpc(uri, origin.rpcPort)) return { response: emptyResponse(400) }
  const { headers } = request
  const hasNoBody = headers.get('content-length')?.trim() === '0' || hasNoStream(request)
  // The public listener reads a form before the extension sees the request, and leaves nothing of the body behind.
  const form = origin.isRpc || hasNoBody || request.body === null ? undefined : formTypeOf(headers.get('content-type'))
  const routed = routeToExtension(options, request, {
    uri,
    query,
    isRpc: origin.isRpc,
    hasNoBody,
    isForm: form !== undefined,
  })
  if (form === undefined) return routed
  // A form that it cannot read leaves the host without the extension's name: every such request ends in an error.
  const unlessBroken = async (respond: () => Response | Promise<Response>): Promise<Response> =>
    isReadableForm(form, new Uint8Array(await request.arrayBuffer())) ? respond() : emptyResponse(500)
  if ('response' in routed) return { response: unlessBroken(() => routed.response) }
  return { ...routed, run: () => unlessBroken(routed.run) }
}

/** Takes a request with a valid key to its operation. */
function routeToExtension(
  options: HandlerOptions,
  request: Request,
  known: Pick<HandlerRequest, 'uri' | 'query' | 'isRpc' | 'hasNoBody'> & { readonly isForm: boolean },
): Routed {
  const { settings } = options
  const { uri, isRpc } = known
  const length = baseLength(uri, isRpc)
  // Only the RPC endpoint's own base is known without the public one.
  if (!settings.webhooksConfigured && !isRpc) return { response: errorResponse(webhooksMissing(), false) }
  if (length === undefined) return { response: emptyResponse(404) }
  let path: string
  try {
    path = routePath(uri.absolutePath, length, settings.version.pathDecoding)
  } catch (error) {
    return { response: errorResponse(error, false) }
  }
  const route = matchRoute(request.method, path, settings.version)
  if (!route) return { response: emptyResponse(404) }

  const run = async (): Promise<Response> => {
    const { isForm, ...rest } = known
    const handled: HandlerRequest = {
      ...rest,
      method: request.method,
      headers: request.headers,
      async text() {
        if (isForm) return ''
        const { charset } = parseContentType(request.headers.get('content-type'))
        return decodeContent(new Uint8Array(await request.arrayBuffer()), charset)
      },
    }
    try {
      const scope = createScope(options, handled)
      if (!checksNameFirst.has(route.operation)) scope.checkClient()
      return await route.handler(scope, ...route.params)
    } catch (error) {
      return errorResponse(error, /entit/i.test(route.operation))
    }
  }
  return { route, run }
}

/** In process a request without a body is one of length zero; over HTTP an empty chunked body is not. */
const hasNoStream = (request: Request): boolean =>
  request.body === null && !request.headers.has('transfer-encoding') && !request.headers.has('content-length')
