import { operationNames } from '@durable-http/core'
import type { Face } from '../request/request-context.ts'
import { type Count, createCounters, createDurations, createReading, type Duration, type Family } from './series.ts'

/** Stands before the name of every metric. */
export const metricPrefix = 'durable_gateway_'

/** Counters of requests. Label values are limited to operations, tools, function apps and statuses. */
export interface Metrics {
  began(face: Face): void
  /** Takes that the response to one has ended. */
  left(face: Face): void
  /** Takes what is known of a request that is over and counts. */
  ended(request: EndedRequest): void
  /** Takes a response of a function app, or its absence. */
  upstreamResponded(app: string, status: number | 'error', seconds: number): void
  /** Takes metrics that others keep. */
  add(family: Family): void
  /** All there are. */
  readonly families: readonly Family[]
}

/** Facts about a finished request for the metrics. */
export interface EndedRequest {
  face: Face
  /** Operation, tool or method; `other` means one that the gateway has no name for. */
  operation: string | undefined
  app: string | undefined
  status: number
  seconds: number
  /** True for a response that lasted as long as its caller liked: its duration does not measure the gateway. */
  isStream?: boolean | undefined
  /** True if it was refused because of its caller's rate. */
  rateLimited: boolean
}

/** Options of `createMetrics`. */
export interface MetricsOptions {
  /** Names of the function apps; requests that reach none of them count under an empty one. */
  apps: readonly string[]
  version: string
}

/** Makes the metrics of a gateway. */
export function createMetrics({ apps, version }: MetricsOptions): Metrics {
  const named = (name: string) => metricPrefix + name
  const requests = createCounters('counter', named('requests_total'), 'Requests with a response.', [
    'face',
    'operation',
    'app',
    'status',
  ])
  const durations = createDurations(
    named('request_duration_seconds'),
    'Time from a request to the end of its response, in seconds; streams are excluded.',
    ['face', 'operation', 'app'],
  )
  const inFlight = createCounters('gauge', named('in_flight_requests'), 'Requests whose response has not ended.', [
    'face',
  ])
  const rateLimited = createCounters('counter', named('rate_limited_total'), 'Requests refused because of a rate.', [
    'face',
  ])
  const upstreamRequests = createCounters(
    'counter',
    named('upstream_requests_total'),
    'Requests to function apps, including retries; the status is error if there was no response.',
    ['app', 'status'],
  )
  const upstreamDurations = createDurations(
    named('upstream_request_duration_seconds'),
    'Time from a request to a function app to the head of its response, in seconds.',
    ['app'],
  )
  const build = createReading(named('build_info'), 'Version of the gateway; always 1.', ['version'], () => [
    [[version], 1],
  ])
  const families: Family[] = [requests, durations, inFlight, rateLimited, upstreamRequests, upstreamDurations, build]
  const open = { rest: inFlight.of('rest'), mcp: inFlight.of('mcp') }
  const limited = { rest: rateLimited.of('rest'), mcp: rateLimited.of('mcp') }
  const operationLabel = createLabelBound(new Set(operationNames))
  const appLabel = (app: string | undefined) => (app !== undefined && apps.includes(app) ? app : '')
  // Caches the results of the search, and the last one, which is nearly always the next one.
  const ended = new Map<string, Series>()
  const called = new Map<string, Series>()
  let last: (Pick<EndedRequest, 'face' | 'operation' | 'app' | 'status'> & { series: Series }) | undefined
  // So that rates are there before the first failure.
  for (const app of apps) upstreamRequests.of(app, 'error')

  function seriesOf(face: Face, operation: string | undefined, app: string | undefined, status: number): Series {
    const key = `${face} ${operation} ${app} ${status}`
    const known = ended.get(key)
    if (known) return known
    const labels = [face, operation === undefined ? 'other' : operationLabel(operation), appLabel(app)]
    const series = { count: requests.of(...labels, String(status)), duration: durations.of(...labels) }
    if (ended.size < mostKept) ended.set(key, series)
    return series
  }

  return {
    began(face) {
      open[face].value++
    },
    left(face) {
      open[face].value--
    },
    ended({ face, operation, app, status, seconds, isStream, rateLimited: isLimited }) {
      if (last?.face !== face || last.operation !== operation || last.app !== app || last.status !== status)
        last = { face, operation, app, status, series: seriesOf(face, operation, app, status) }
      const { series } = last
      series.count.value++
      if (!isStream) series.duration.observe(seconds)
      if (isLimited) limited[face].value++
    },
    upstreamResponded(app, status, seconds) {
      const key = `${app} ${status}`
      let series = called.get(key)
      if (!series) {
        series = { count: upstreamRequests.of(app, String(status)), duration: upstreamDurations.of(app) }
        if (called.size < mostKept) called.set(key, series)
      }
      series.count.value++
      series.duration.observe(seconds)
    },
    add: (family) => void families.push(family),
    families,
  }
}

interface Series {
  count: Count
  duration: Duration
}

const mostKept = 2_000

// Tools can also come from a catalog file; this bounds the values of the label.
const mostNames = 200

function createLabelBound(known: Set<string>): (name: string) => string {
  return (name) => {
    if (known.has(name)) return name
    if (known.size >= mostNames) return 'other'
    known.add(name)
    return name
  }
}
