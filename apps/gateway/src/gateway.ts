import { createAccess, wallClock } from '@durable-http/core'
import { createAuthentication } from './auth/authentication.ts'
import { createSignedLinks } from './auth/signed-links.ts'
import { createRoleCheck } from './auth/role-check.ts'
import { createCorsStage } from './request/cors-stage.ts'
import { createHostStage } from './request/host-stage.ts'
import { openContext } from './request/open-context.ts'
import type { Connection } from './request/connection.ts'
import { createHealthStage } from './faces/health-stage.ts'
import { createGatewayLimits } from './limits/gateway-limits.ts'
import { createLargeResponseTurns } from './limits/large-responses.ts'
import type { Callers } from './limits/limited-fetch.ts'
import { clientKeyOf } from './limits/client-key.ts'
import { createStreamPlaces } from './limits/stream-places.ts'
import { createMcpFace } from './faces/mcp-face.ts'
import { contextOf, type Face, type RequestContext } from './request/request-context.ts'
import { createRestFace } from './faces/rest-face.ts'
import { type Responder, compose, inFront } from './request/stage.ts'
import { createAuditTrail } from './telemetry/audit-trail.ts'
import { createLineScrubber } from './telemetry/redaction.ts'
import { createTelemetry } from './telemetry/telemetry.ts'
import { defaultUpstream } from './upstreams/app-name.ts'
import { createAppStage } from './upstreams/app-stage.ts'
import { createRotatingFetch } from './upstreams/rotating-key.ts'
import { checkAtStart } from './upstreams/start-check.ts'
import { createUpstream } from './upstreams/upstream.ts'
import type { GatewayOptions } from './gateway-options.ts'

/** Handler of requests, on any runtime. */
export interface FetchHandler {
  fetch(request: Request, connection?: Connection): Promise<Response>
}

/** The two faces of the function apps. */
export interface Gateway {
  rest: FetchHandler
  /** MCP over Streamable HTTP at `/mcp` and at `/`. */
  mcp: FetchHandler
  /** Work of the gateway's own that continues between requests until the signal ends it, such as a look at each app at the start and counting instances. */
  work: (signal: AbortSignal) => Promise<void>
}

/** Puts a REST and an MCP face in front of function apps: the stages of every request, in their order. */
export function createGateway({
  config,
  fetchOf,
  fetchLimitsTime = false,
  digest,
  fetch,
  telemetry: parts = {},
  isDraining = () => false,
  stopping,
  shareUsage,
  jobs: createJobs,
  runtimeLimitsHeaders = false,
  timeLimit,
  orchestrators,
  isEdge = false,
  console: createConsole,
  repeater: createRepeater,
  mockClock: createClock,
  ownerOf = () => '',
  clock = wallClock,
}: GatewayOptions): Gateway {
  const telemetry = createTelemetry(config, parts)
  const callers: Callers = {
    clientKeyOf: (init) => clientKeyOf(contextOf(init) ?? nobody),
    isOver: (init) => isOver(contextOf(init)),
    refused: (init) => {
      const context = contextOf(init)
      if (context) context.refusal = 'queue'
    },
  }
  const { largeResponses, concurrency } = config.limits
  const { waiting, waitTime } = concurrency
  const largeResponseTurn = createLargeResponseTurns({ running: largeResponses, waiting, waitTime, ownerOf })
  const upstreams = config.upstreams.map((upstream) =>
    createUpstream(upstream, config, {
      fetch: telemetry.observe(
        upstream.name,
        createRotatingFetch(upstream, fetchOf?.(upstream) ?? globalThis.fetch, telemetry.log),
      ),
      fetchLimitsTime,
      clock,
      callers,
      largeResponseTurn,
      refused: () =>
        telemetry.log.error(
          { app: upstream.name },
          'the server at the address of the function app rejects the key of the gateway (401)',
        ),
    }),
  )
  const { metrics, log } = telemetry
  const { auth, publicMcpUrl } = config
  const warn = (message: string) => log.warn({}, message)
  const limits = createGatewayLimits({ config, clock, shareUsage, warn, runtimeLimitsHeaders, timeLimit })
  const streams = createStreamPlaces(config.limits)
  const countInstances = telemetry.watch({ upstreams, streams, clock, log })
  const { audit } = parts
  const trail =
    audit && config.telemetry.audit.events !== 'off'
      ? createAuditTrail({ write: audit, scrub: createLineScrubber(config), now: () => clock.now() })
      : undefined
  const roles = createRoleCheck(config.access.roles)
  const links =
    auth &&
    createSignedLinks({
      links: config.links,
      auth,
      defaultApp: defaultUpstream(upstreams).name,
      now: () => clock.now(),
    })
  const authentication = createAuthentication(auth, {
    publicMcpUrl,
    links,
    roles,
    digest,
    fetch,
    clock,
    failed: limits.failed,
  })
  const identify = authentication && inFront(limits.failures, authentication.stage)
  const hostCheck = createHostStage(config)
  const { access } = config
  const { readOnly } = access
  const consoleStage = createConsole?.({
    config,
    isMock: createClock !== undefined,
    fetch: fetch ?? globalThis.fetch,
    warn,
    clock,
  })
  const pages = createCorsStage(config.corsOrigins)
  const stages = [
    telemetry.observation,
    createHealthStage({ upstreams, isDraining }),
    pages,
    limits.time,
    limits.headers,
    limits.client,
    telemetry.metricsStage(identify ?? hostCheck),
    hostCheck,
    consoleStage,
    identify,
    limits.rate,
    createClock?.({ authentication, readOnly }),
    createAppStage(upstreams),
  ]
  const repeaterStages = [telemetry.observation, pages, limits.time]
  const passed = new Set<unknown>([...repeaterStages, limits.rate])
  let goOn: Responder
  const offerRepeat = createRepeater?.({
    stages: [...repeaterStages, limits.failures],
    callerStages: [limits.rate],
    goOn: (request, context) => goOn(request, context),
    clock,
  })
  const { retention } = config
  const jobs = createJobs?.(upstreams, {
    access: createAccess(access),
    auth,
    roles,
    retention,
    metrics,
    clock,
    log,
    trail,
  })
  const hasConsole = consoleStage !== undefined
  const restParts = {
    authentication,
    links,
    log,
    trail,
    streams,
    isEdge,
    hasConsole,
    clock,
    stopping,
    offerRepeat,
    jobs,
  }
  const faceOf = (face: Face, respond: Responder): FetchHandler => {
    const enter = compose(stages, respond)
    return {
      // No `async`: what comes is a promise nearly always, and a promise of a promise takes three turns more.
      fetch: (request, connection = {}) =>
        Promise.resolve(enter(request, openContext(face, request, connection, clock))),
    }
  }
  const rest = createRestFace(config, upstreams, restParts)
  goOn = compose(
    stages.filter((stage) => !passed.has(stage)),
    rest,
  )
  return {
    rest: faceOf('rest', rest),
    mcp: faceOf('mcp', createMcpFace(config, upstreams, clock, authentication, log, orchestrators, trail, jobs)),
    work: async (signal) => {
      const running = [...(jobs?.values() ?? [])].map((one) => one.work(signal))
      await Promise.all([checkAtStart(upstreams, log, signal), countInstances?.(signal), ...running])
    },
  }
}

// Nobody needs the result of the call any more.
const isOver = (context: RequestContext | undefined) => context?.isClosed === true || context?.refusal === 'time'

// Calls that the gateway makes by itself, such as health checks.
const nobody = { peer: undefined }
