import { type Clock, withoutTrailingSlashes } from '@durable-http/core'
import {
  type RepeatResponse,
  createRestApp,
  type PushedEvents,
  type RestAuditEntry,
  type RestOptions,
  type V1RouteName,
} from '@durable-http/rest'
import type { Context } from 'hono'
import type { Authentication } from '../auth/authentication.ts'
import { documentedAuthentication } from '../auth/documented-authentication.ts'
import { createLinkSigning, createRestCaller } from '../auth/rest-caller.ts'
import { createRoleCheck } from '../auth/role-check.ts'
import type { SignedLinks } from '../auth/signed-links.ts'
import type { GatewayConfig } from '../config/gateway-config.ts'
import { createNetworkCheck } from '../request/networks.ts'
import type { AppJobs } from '../jobs/app-jobs.ts'
import { longestWait } from '../limits/caller-wait.ts'
import type { StreamPlaces } from '../limits/stream-places.ts'
import type { OfferRepeat } from '../request/repeated-requests.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { Responder } from '../request/stage.ts'
import type { AuditTrail } from '../telemetry/audit-trail.ts'
import type { Log } from '../telemetry/log.ts'
import { defaultUpstream } from '../upstreams/app-name.ts'
import type { Upstream } from '../upstreams/upstream.ts'

/** Parts that the REST face shares with the rest of the gateway. */
export interface RestFaceParts {
  authentication: Authentication | undefined
  links: SignedLinks | undefined
  log: Log
  trail: AuditTrail | undefined
  streams: StreamPlaces
  isEdge: boolean
  hasConsole: boolean
  clock: Clock
  /** Aborts when streams have to end. */
  stopping: AbortSignal | undefined
  /** Offers a function that serves equal requests; absent where the runtime cannot use one. */
  offerRepeat: OfferRepeat | undefined
  /** Jobs by app; undefined if the gateway has no jobs. */
  jobs: ReadonlyMap<string, AppJobs> | undefined
}

/** Makes the REST face of the function apps: the default one at bare paths, each below its prefix. */
export function createRestFace(
  config: GatewayConfig,
  upstreams: readonly Upstream[],
  { authentication, links, log, trail, streams, isEdge, hasConsole, clock, stopping, offerRepeat, jobs }: RestFaceParts,
): Responder {
  const { publicUrl, access, auth, trustedProxies, clientAddressHeader, ignoredQuery, limits, mcp, edge } = config
  const isProxy = createNetworkCheck(trustedProxies)
  const { readOnly, allow, deny, roles } = access
  const written = clientAddressHeader === 'forwarded' ? 'forwarded' : 'x-forwarded'
  const common = {
    readOnly,
    allow,
    deny,
    ignoredQuery,
    limits: { body: limits.body },
    callHeaders: noteOperation,
    callContext: contextOf,
    responseHeaders: tellId,
    onFault: (c: Context, err: unknown) =>
      log.error({ id: contextOf(c).id, err }, 'a request failed inside the REST face'),
    authentication: auth && documentedAuthentication(auth, createRoleCheck(roles), links !== undefined),
    signLink: authentication && links && createLinkSigning(authentication, links),
    onProblem: noteCode,
    audit: trail && ((c: Context, entry: RestAuditEntry) => trail.rest(contextOf(c), entry)),
    caller: authentication && createRestCaller(authentication),
    trustForwarded: (c: Context) => isProxy(contextOf(c).peer) && written,
  }
  // One for both paths of an app: an `Idempotency-Key` means the same start on each.
  const stateSecret = mcp.stateSecret ?? crypto.randomUUID() + crypto.randomUUID()
  const operators = ({ name, reads }: Upstream) => ({
    reads,
    // Signatures of one app are invalid for another app and for the MCP face.
    secret: `${stateSecret}\nrest\n${name}`,
    requests: isEdge ? edge.subrequests : undefined,
    longestWait: longestWait(Math.min(limits.upstreamTime, limits.requestTime)),
    openStream: (c: Context) => streams.open(contextOf(c)),
    takeEvents,
    stopping,
    onRoute: noteRoute,
    onRepeatable:
      offerRepeat && ((c: Context, again: RepeatResponse) => offerRepeat(c.req.raw.headers, contextOf(c), again)),
    jobs: jobs?.get(name)?.routes ?? noJobs,
    clock,
  })
  const appFor = (upstream: Upstream, prefix: string) =>
    createRestApp({
      ...common,
      client: upstream.transparent,
      operators: operators(upstream),
      console: hasConsole && prefix === '' ? '/ui/' : undefined,
      prefix,
      publicUrl: publicUrl === undefined ? undefined : withoutTrailingSlashes(publicUrl) + prefix,
    })
  const bare = appFor(defaultUpstream(upstreams), '')
  const prefixed = new Map(upstreams.map((upstream) => [upstream.name, appFor(upstream, `/apps/${upstream.name}`)]))

  return (request, context) => {
    const app = context.prefix === undefined ? bare : prefixed.get(context.app!)!
    return app.fetch(request, { context })
  }
}

const noJobs =
  'jobs: they need a process that outlives requests, which there is not at the edge; use a gateway on Node, or run the action with the command durable'
const streamedRoutes: ReadonlySet<V1RouteName> = new Set([
  'followInstance',
  'exportInstances',
  'followJob',
  'listJobItems',
])

const contextOf = ({ env }: Context): RequestContext => (env as { context: RequestContext }).context

// Beside a response it would cost more: one header that is set first sends Node the long way with all of them.
function tellId(c: Context): Record<string, string> {
  const context = contextOf(c)
  context.isIdReported = true
  return { 'x-request-id': context.id }
}

const noteCode: RestOptions['onProblem'] = (c, code) => {
  contextOf(c).code = code
}

const noteRoute = (c: Context, name: V1RouteName, template: string) => {
  const context = contextOf(c)
  context.operation = name
  context.route = template
  context.isStream = streamedRoutes.has(name)
}

function takeEvents(c: Context, response: Response, events: PushedEvents): boolean {
  const { connection } = contextOf(c)
  if (!connection?.takeEvents) return false
  connection.takeEvents(response, events)
  return true
}

const noteOperation: RestOptions['callHeaders'] = (c, operation) => {
  const context = contextOf(c)
  // A path below /v1 has its own name, whichever operations it calls.
  if (context.route === undefined) context.operation = operation
  return context.traceHeaders
}
