import { type CallOptions, createAccess, createTextSigner, type OperationName, wallClock } from '@durable-http/core'
import { type Context, Hono } from 'hono'
import { cors } from 'hono/cors'
import { createAccessCheck } from './access-check.ts'
import { defaultLimits } from './limits.ts'
import { createOperationRoute } from './operation-route.ts'
import { createOperationsRouter } from './operations-router.ts'
import { addOwnPages } from './own-pages.ts'
import { targetOf, withoutPrefix } from './path-segments.ts'
import { createPerformer } from './perform-operation.ts'
import { createProblem, ProblemError } from './problem.ts'
import { createPublicBase, mountPathOf } from './public-base.ts'
import { withoutNames } from './query-reader.ts'
import { createRefusals } from './refusals.ts'
import type { RestApp } from './rest-app.ts'
import type { RestOptions } from './rest-options.ts'
import { noSuchPath } from './select-route.ts'
import { createSharedReads } from './shared-reads.ts'
import { linkParameter } from './signed-links.ts'
import { createBeats } from './v1/beats.ts'
import type { V1Context } from './v1/v1-context.ts'
import { v1Names } from './v1/v1-parameters.ts'
import { v1Path } from './v1/v1-route.ts'
import { serveV1 } from './v1/v1-routes.ts'
import { createWatchHub } from './v1/watch-hub.ts'

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
    takeEvents,
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
  const publicBase = createPublicBase({ publicUrl, trustForwarded, prefix: ownPrefix })
  const refusals = createRefusals({ client, onFault, onProblem, responseHeaders })
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
    takeEvents,
    stopping,
    onRoute,
    jobs: typeof jobs === 'object' ? jobs.jobs : jobs,
    reads: requests === undefined ? (reads ?? createSharedReads(clock)) : undefined,
    onRepeatable,
    audit,
    bodyLimit: limits.body,
    publicBase,
    signer: createTextSigner(secret),
    watches: createWatchHub(client, requests),
    beats: createBeats(clock, stopping),
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
        (await checkAuthorized(c, operation, input)) ??
        (await checkAccess(operation, input, client, call, caller?.(c), true))
      return refused ?? { call, input }
    },
  }
  const isChecked = caller !== undefined || readOnly === true || allow !== undefined || deny !== undefined
  const router = createOperationsRouter<never>()
  const app =
    ownPrefix === ''
      ? new Hono({ router })
      : new Hono({ router, getPath: ({ url }) => withoutPrefix(targetOf(url).path, ownPrefix) })

  if (corsOptions) {
    const exposeHeaders = ['etag', 'location', 'preference-applied', 'retry-after', 'x-ms-continuation-token']
    app.use(cors({ exposeHeaders, allowMethods: ['GET', 'HEAD', 'POST', 'DELETE'], ...corsOptions }))
  }

  app.all(
    '*',
    createOperationRoute({
      client,
      audit,
      caller,
      signLink,
      responseHeaders,
      limits,
      ownPrefix,
      foreign,
      publicBase,
      callOptionsOf: (c, name) => ({
        signal: c.req.raw.signal,
        headers: callHeaders(c, name),
        context: callContext?.(c),
      }),
      checkAuthorized: authorize && checkAuthorized,
      checkAccess: isChecked ? checkAccess : undefined,
      allowsFunction: access.judgesFunctions ? (name) => access.allowsFunction(name) : undefined,
      perform: createPerformer(client, v1, longestWait),
      refusals,
    }),
  )

  app.all(`${v1Path}/*`, async function operatorPaths(c, next) {
    const { path, search } = targetOf(c.req.url)
    if (path.length + search.length > limits.url)
      throw new ProblemError('uri_too_long', `path and query have more than ${limits.url} characters`)
    const below = withoutPrefix(path.slice(mountPathOf(c).length), ownPrefix).slice(v1Path.length)
    return (await serveV1(c, below, withoutNames(search, ofProxies), v1, jobRoutes?.routes)) ?? next()
  })

  const documented = { authentication, jobs: jobRoutes?.document }
  addOwnPages(app, publicBase, documented, console)

  app.notFound((c) => refusals.ofProblem(c, createProblem('unknown_route', noSuchPath)))
  app.onError((error, c) => refusals.ofError(c, error, undefined))

  async function checkAuthorized(
    c: Context,
    name: OperationName,
    input: Record<string, unknown>,
  ): Promise<Response | undefined> {
    const verdict = authorize === undefined || (await authorize(c, name, input))
    if (verdict instanceof Response) return verdict
    if (verdict) return undefined
    throw new ProblemError('not_allowed', `${name}: not allowed`, { operation: name })
  }

  return app
}

function traceOf(headers: Headers): Record<string, string> {
  const traceparent = headers.get('traceparent')
  if (traceparent === null) return {}
  const tracestate = headers.get('tracestate')
  return tracestate === null ? { traceparent } : { traceparent, tracestate }
}
