import { type Operation, type OperationName, operations, routeOf } from '@durable-http/core'
import type { RequestContext } from '../request/request-context.ts'
import type { LogFacts } from './log.ts'

/** Facts about a response that has ended. */
export interface Ended {
  method: string
  status: number
  milliseconds: number
  /** Bytes that were sent for it, if the runtime reports them. */
  bytes: number | undefined
  /** True if the caller left before the end. */
  isBroken: boolean
}

/**
 * Tells of one request what operators need and nothing that a caller sent but its id, if it is well-formed: no path, query, body,
 * instance id or header.
 */
export function accessFacts(context: RequestContext, ended: Ended): LogFacts {
  const { id, face, operation, app, principal, refusal, calls } = context
  return {
    id,
    face,
    method: ended.method,
    operation,
    app,
    principal: principal?.name,
    status: ended.status,
    ms: rounded(ended.milliseconds),
    upstreamStatus: calls?.status,
    upstreamMs: calls && rounded(calls.milliseconds),
    upstreamCalls: calls && calls.count > 1 ? calls.count : undefined,
    bytes: ended.bytes,
    refusal,
    broken: ended.isBroken || undefined,
    ...(ended.status < 400 ? {} : refusedFacts(context)),
    traceId: traceIdOf(context.traceHeaders['traceparent']),
  }
}

// Refused callers should be findable: the line has the template of the path and the source of the request.
function refusedFacts({ code, operation, route, client, peer }: RequestContext): LogFacts {
  const row = operations[operation as OperationName] as Operation | undefined
  return { code, route: route ?? (row && routeOf(row).path), address: client ?? peer }
}

const rounded = (milliseconds: number) => Math.round(milliseconds * 100) / 100

const traceIdOf = (traceparent: string | undefined) => traceparent?.slice(3, 35)
