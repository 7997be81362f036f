import {
  type CallOptions,
  createAccess,
  createTextSigner,
  isDurableError,
  type Operation,
  type OperationName,
  operations,
  wallClock,
} from '@durable-http/core'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { basePath as filledBasePath, baseRoutePath } from 'hono/route'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { auditEntryOf, isAudited } from './audit.ts'
import { createAccessCheck } from './access-check.ts'
import { type ResponseContext, writeResponse } from './host-response.ts'
import { defaultLimits } from './limits.ts'
import { addOwnPages } from './own-pages.ts'
import { type AdmittedOperation, createPerformer } from './perform-operation.ts'
import { targetOf, withoutPrefix } from './path-segments.ts'
import { createProblem, type Problem, ProblemError, problemHeaders, problemOf } from './problem.ts'
import { forwardedAddress, readPublicUrl } from './public-address.ts'
import { readBody, type RequestBody } from './body-reader.ts'
import { readInput, readPath } from './request-input.ts'
import type { RestApp } from './rest-app.ts'
import type { RestOptions } from './rest-options.ts'
import { type SharedResponse, writeShared } from './shared-response.ts'
import { createSharedReads } from './shared-reads.ts'
import { linkParameter } from './signed-links.ts'
import { isTextExpected } from './text-response.ts'
import { belowBase, matchRoute, methodsOf, type RouteMatch } from './route-table.ts'
import type { V1Context } from './v1/v1-context.ts'
import { v1Path } from './v1/v1-route.ts'
import { withoutNames } from './query-reader.ts'
import { v1Names } from './v1/v1-parameters.ts'
import { serveV1 } from './v1/v1-routes.ts'
import { createBeats } from './v1/beats.ts'
import { createWatchHub } from './v1/watch-hub.ts'

const noSuchPath = 'there is no such path; openapi.json lists those that are'

/** Makes a Hono app that serves the Durable Functions HTTP API through the client, at the host's paths and without its key. */
export function createRestApp({
  client,
  publicUrl,
  trustForwarded = false,
  prefix: ownPrefix = '',
  ignoredQuery = [],
  readOnly,
  allow,
  deny,
  caller,
  authorize,
  authentication,
  console,
  callHeaders = (c) => traceOf(c.req.raw.headers),
  callContext,
  responseHeaders,
  onFault,
  onProblem,
  audit,
  signLink,
  cors: corsOptions,
  limits: limitOptions = {},
  operators: {
    secret,
    requests,
    openStream,
    stopping,
    longestWait,
    onRoute,
    onRepeatable,
    jobs,
    reads,
    clock = wallClock,
  } = {},
}: RestOptions): RestApp {
  const limits = { ...defaultLimits, ...limitOptions }
  const fixedBase = publicUrl === undefined ? undefined : readPublicUrl(publicUrl)
  const ofProxies = new Set(ignoredQuery.map((one) => one.toLowerCase()).filter((one) => !v1Names.has(one)))
  const foreign = new Set([...ignoredQuery, ...(signLink ? [linkParameter] : [])].map((one) => one.toLowerCase()))
  const access = createAccess({ readOnly, allow, deny })
  const checkAccess = createAccessCheck(access)
  const jobRoutes = typeof jobs === 'object' ? jobs : undefined
  const v1: V1Context = {
    client,
    access,
    clock,
    requests,
    openStream,
    stopping,
    onRoute,
    jobs: typeof jobs === 'object' ? jobs.jobs : jobs,
    reads: requests === undefined ? (reads ?? createSharedReads(clock)) : undefined,
    onRepeatable,
    audit,
    bodyLimit: limits.body,
    publicBase: (c) => fixedBase ?? publicBaseOf(c, prefixOf(c)),
    signer: createTextSigner(secret),
    watches: createWatchHub(client, requests),
    beats: createBeats(clock),
    caller: (c) => caller?.(c) ?? {},
    ownHeaders: (c) => responseHeaders?.(c) ?? {},
    admit: async (c, operation, input) => {
      // Hono makes a signal when it is asked for one, which a stream would keep to its end.
      const call: CallOptions = {
        get signal() {
          return c.req.raw.signal
        },
        headers: callHeaders(c, operation),
        context: callContext?.(c),
      }
      const refused =
        (await asked(c, operation, input)) ?? (await checkAccess(operation, input, client, call, caller?.(c), true))
      return refused ?? { call, input }
    },
  }
  const perform = createPerformer(client, v1, longestWait)
  const isChecked = caller !== undefined || readOnly === true || allow !== undefined || deny !== undefined
  const app =
    ownPrefix === '' ? new Hono() : new Hono({ getPath: ({ url }) => withoutPrefix(targetOf(url).path, ownPrefix) })

  if (corsOptions) {
    const exposeHeaders = ['etag', 'location', 'preference-applied', 'retry-after', 'x-ms-continuation-token']
    app.use(cors({ exposeHeaders, allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'], ...corsOptions }))
  }

  app.all('*', async function durableOperations(c, next) {
    const { path, search } = targetOf(c.req.url)
    const prefix = prefixOf(c)
    const below = path.startsWith(prefix) ? belowBase(withoutPrefix(path.slice(prefix.length), ownPrefix)) : undefined
    if (below === undefined) return next()
    let name: OperationName | undefined
    let body: RequestBody | undefined
    let match: RouteMatch | Response | undefined
    let input: Record<string, unknown> | undefined
    const settle = (response: Response, error?: unknown) => {
      if (audit && match && !(match instanceof Response) && isAudited(match.name)) {
        // A request that could not be read is told with what its path names.
        const told = input ?? readPath(match).fields
        audit(c, auditEntryOf(match.name, told, response, error, client.scrub))
      }
      return response
    }
    try {
      if (path.length + search.length > limits.url) {
        throw new ProblemError('uri_too_long', `path and query have more than ${limits.url} characters`)
      }
      match = select(c.req.method, below)
      if (match instanceof Response) return match
      name = match.name
      const call = { signal: c.req.raw.signal, headers: callHeaders(c, name), context: callContext?.(c) }
      input = readInput(match, c.req.raw.headers, search, limits, foreign)
      const unasked = authorize && (await asked(c, name, input))
      if (unasked) return settle(unasked)
      // May ask the host which function an instance is of: not for a caller who may not call at all.
      const refused = isChecked && (await checkAccess(name, input, client, call, caller?.(c)))
      if (refused) return settle(refused)
      const field = (operations[name] as Operation).body?.field
      if (field !== undefined) {
        body = await readBody(name, c.req.raw, limits.body, client)
        if (body) input[field] = body.value
      }
      const write: AdmittedOperation['write'] = async (operation, given, target, response) => {
        if (body?.fault !== undefined) await response.body?.cancel()
        if (body?.fault !== undefined) throw body.fault
        return writeResponse(c, response, { ...responseContext, name: operation, input: given, below: target })
      }
      const target = below + (search && `?${search}`)
      const responseContext: ResponseContext = {
        name,
        input,
        client,
        publicBase: () => fixedBase ?? publicBaseOf(c, prefix),
        signLink: signLink && ((one) => signLink(c, one)),
        ownHeaders: () => responseHeaders?.(c),
        below: target,
      }
      const writeSharedResponse = (shared: SharedResponse) => writeShared(c, shared, responseContext)
      return settle(await perform(c, { name, input, body, call, target, write, writeShared: writeSharedResponse }))
    } catch (error) {
      const fault: unknown = body?.fault ?? error
      return settle(refusal(c, fault, name), fault)
    }
  })

  app.all(`${v1Path}/*`, async function operatorPaths(c, next) {
    const { path, search } = targetOf(c.req.url)
    if (path.length + search.length > limits.url)
      throw new ProblemError('uri_too_long', `path and query have more than ${limits.url} characters`)
    const below = withoutPrefix(path.slice(prefixOf(c).length), ownPrefix).slice(v1Path.length)
    return (await serveV1(c, below, withoutNames(search, ofProxies), v1, jobRoutes?.routes)) ?? next()
  })

  const documented = { authentication, jobs: jobRoutes?.document }
  addOwnPages(app, (c) => fixedBase ?? publicBaseOf(c, prefixOf(c)), documented, console)

  app.notFound((c) => respondWithProblem(c, createProblem('unknown_route', noSuchPath)))
  app.onError((error, c) => refusal(c, error, undefined))

  async function asked(c: Context, name: OperationName, input: Record<string, unknown>): Promise<Response | undefined> {
    const verdict = authorize === undefined || (await authorize(c, name, input))
    if (verdict instanceof Response) return verdict
    if (verdict) return undefined
    throw new ProblemError('not_allowed', `${name}: not allowed`, { operation: name })
  }

  function publicBaseOf(c: Context, prefix: string): string {
    const origin = c.req.url.slice(0, c.req.url.indexOf('/', c.req.url.indexOf('//') + 2))
    const trusted = typeof trustForwarded === 'function' ? trustForwarded(c) : trustForwarded
    return (
      forwardedAddress(c.req.raw.headers, trusted, { origin, prefix: prefix + ownPrefix }) ??
      origin + prefix + ownPrefix
    )
  }

  function refusal(c: Context, error: unknown, operation: OperationName | undefined): Response {
    if (isDurableError(error)) {
      const problem = problemOf(error)
      const isText = isTextExpected(operation, problem.status, c.req.header('accept') ?? null)
      return isText ? respondWithText(c, problem) : respondWithProblem(c, problem)
    }
    if (!(error instanceof ProblemError)) {
      onFault?.(c, error)
      return respondWithProblem(
        c,
        createProblem('internal', 'the gateway failed', operation === undefined ? {} : { operation }),
      )
    }
    const issues = error.more.issues?.map((issue) => ({
      ...issue,
      parameter: client.scrub(issue.parameter),
      ...(issue.received === undefined ? {} : { received: client.scrub(issue.received) }),
      message: client.scrub(issue.message),
    }))
    const problem = createProblem(error.code, client.scrub(error.message), {
      ...error.more,
      ...(issues ? { issues } : {}),
    })
    return respondWithProblem(c, problem, error.headers)
  }

  function respondWithText(c: Context, problem: Problem): Response {
    return c.body(JSON.stringify(problem.Message), problem.status as ContentfulStatusCode, {
      ...problemHeaders(problem),
      'content-type': 'application/json; charset=utf-8',
      vary: 'accept',
      ...responseHeaders?.(c),
    })
  }

  function respondWithProblem(c: Context, problem: Problem, headers: Readonly<Record<string, string>> = {}): Response {
    onProblem?.(c, problem.code)
    return c.body(JSON.stringify(problem), problem.status as ContentfulStatusCode, {
      ...problemHeaders(problem),
      ...headers,
      ...responseHeaders?.(c),
    })
  }

  return app
}

// Where the app is mounted, without a slash at the end.
function prefixOf(c: Context): string {
  const route = baseRoutePath(c)
  return (/[:*]/.test(route) ? filledBasePath(c) : route).replace(/\/$/, '')
}

// HEAD is a read whose body is left out; OPTIONS tells the methods.
function select(method: string, below: string): RouteMatch | Response {
  const match = matchRoute(method === 'HEAD' ? 'GET' : method, below)
  if (match) return match
  const methods = methodsOf(below)
  if (methods.length === 0) throw new ProblemError('unknown_route', noSuchPath)
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  if (method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  throw new ProblemError('method_not_allowed', `the path takes ${allow}, not ${method}`, {}, { allow })
}

function traceOf(headers: Headers): Record<string, string> {
  const traceparent = headers.get('traceparent')
  if (traceparent === null) return {}
  const tracestate = headers.get('tracestate')
  return tracestate === null ? { traceparent } : { traceparent, tracestate }
}
