import { refusalCode, refuse } from '../request/refusal.ts'
import type { Sent } from '../request/connection.ts'
import type { RequestContext } from '../request/request-context.ts'
import type { Stage } from '../request/stage.ts'
import { accessFacts } from './access-line.ts'
import { accessMessage, type Log } from './log.ts'
import type { Metrics } from './metrics.ts'
import { noteRefusedRoute, type RefusedRequest } from './refused-route.ts'
import type { Tracing } from './tracing.ts'

/** Observers of requests. */
export interface Observers {
  log: Log
  metrics?: Metrics | undefined
  tracing?: Tracing | undefined
}

/** The observed parts of a request; one that repeats another has the facts of that in place of a URL. */
export interface ObservedRequest extends Pick<Request, 'method'>, RefusedRequest {}

// Status of a request whose caller left, as nginx reports it.
const callerGone = 499

/** Gives every response its `x-request-id`, and reports every request to log, metrics and traces once its response has ended. */
export function createObservationStage({ log, metrics, tracing }: Observers): Stage<ObservedRequest> {
  const { access } = log
  const isWatched = access !== undefined || metrics !== undefined || tracing !== undefined

  // No `async`: a response that is there at once goes out at once.
  return function observe(request, context, next) {
    const { connection } = context
    if (connection) connection.requestId = context.id
    const observed = isWatched ? begin(request.method, context) : undefined
    if (!observed) connection?.onClose?.(() => (context.isClosed = true))
    const responded = (response: Response) => {
      if (!context.isIdReported) {
        if (connection?.setHeader) connection.setHeader('x-request-id', context.id)
        else response.headers.set('x-request-id', context.id)
      }
      const code = response.status < 400 ? undefined : refusalCode(response)
      if (code !== undefined) context.code = code
      noteRefusedRoute(request, response.status, context)
      observed?.responded(response.status)
      return response
    }
    const failed = (error: unknown) => responded(refuseFault(error, context))
    try {
      const result = next()
      return result instanceof Promise ? result.then(responded, failed) : responded(result)
    } catch (error) {
      return failed(error)
    }
  }

  // Faces respond to their own failures: an error that comes here is a fault of the gateway.
  function refuseFault(error: unknown, { id, face }: RequestContext): Response {
    log.error({ id, face, err: error }, 'a request failed inside the gateway')
    return refuse(face, 500, 'Internal Server Error', 'the gateway failed')
  }

  function begin(method: string, context: RequestContext) {
    const began = performance.now()
    const span = tracing?.serve(method, context)
    if (span) context.traceHeaders = { ...context.traceHeaders, ...span.headers }
    metrics?.began(context.face)
    let status = callerGone
    const { connection } = context
    const closed = ({ bytes, isBroken, gaveUp }: Sent) => {
      status = gaveUp ?? status
      context.isClosed = connection?.onClose !== undefined
      const milliseconds = performance.now() - began
      const { face, operation, app, refusal, isQuiet, isStream } = context
      metrics?.left(face)
      // Probes and scrapers would drown what callers do; a span that does not end is never sent.
      if (isQuiet)
        return log.debug(accessFacts(context, { method, status, milliseconds, bytes, isBroken }), accessMessage)
      const seconds = milliseconds / 1_000
      metrics?.ended({ face, operation, app, status, seconds, isStream, rateLimited: refusal === 'rate' })
      span?.learn(context)
      span?.end(status)
      access?.(accessFacts(context, { method, status, milliseconds, bytes, isBroken }))
    }
    connection?.onClose?.(closed)
    return {
      responded(responded: number) {
        status = responded
        // Where the runtime does not tell when a response has ended, its head is the end.
        if (!connection?.onClose) closed({ bytes: undefined, isBroken: false })
      },
    }
  }
}
