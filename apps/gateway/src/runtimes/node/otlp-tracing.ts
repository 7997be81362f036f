import {
  type Attributes,
  createTraceState,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  type Span as SdkSpan,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { basePath, operations, routeOf, type OperationName, withoutTrailingSlashes } from '@durable-http/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import type { RequestContext } from '../../request/request-context.ts'
import type { Log } from '../../telemetry/log.ts'
import type { RequestSpan, Span, Tracing } from '../../telemetry/tracing.ts'

/** Spans that go to a collector in batches. */
export interface OtlpTracing extends Tracing, AsyncDisposable {}

/** Options of `createOtlpTracing`. */
export interface OtlpOptions {
  /** Address of the collector, `/v1/traces` left out or not. */
  endpoint: string
  version: string
  /** Called when spans cannot be delivered. */
  log: Log
}

// Messages quote the response of the collector; its client reads 4 MiB of it at most.
const mostCharacters = 500
const shortened = (detail: unknown) => String(detail).slice(0, mostCharacters)

// A collector that is gone must not hold a process that wants to stop.
const patience = 3_000

/**
 * Makes the tracing of Node: OpenTelemetry, by its conventions for HTTP servers and clients, over OTLP (JSON on HTTP). What the caller
 * sampled is sampled, and everything of callers who say nothing. Paths are reported as templates, because they hold ids of instances.
 */
export function createOtlpTracing({ endpoint, version, log }: OtlpOptions): OtlpTracing {
  const tell = (message: string, ...details: unknown[]) =>
    log.warn({ details: details.slice(0, 10).map(shortened) }, message.slice(0, mostCharacters))
  diag.setLogger({ error: tell, warn: tell, info: () => {}, debug: () => {}, verbose: () => {} }, DiagLogLevel.WARN)
  const own = {
    'service.name': 'durable-gateway',
    'service.version': version,
    'service.instance.id': crypto.randomUUID(),
  }
  const exporter = new OTLPTraceExporter({ url: tracesUrl(endpoint) })
  const provider = new TracerProvider({
    resource: resourceFromAttributes(own).merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('durable-gateway', version)

  return {
    serve(method, context) {
      const attributes = {
        'http.request.method': method,
        'durable.face': context.face,
        'durable.request_id': context.id,
      }
      const { traceparent, tracestate } = context.traceHeaders
      const within = parentOf(traceparent, tracestate)
      return new ServerSpan(tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, within), method)
    },
    call(method, url, app, headers) {
      const { hostname, port, protocol } = new URL(url)
      const attributes = {
        'http.request.method': method,
        'server.address': hostname,
        'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
        'durable.app': app,
      }
      const within = parentOf(headers['traceparent'], headers['tracestate'])
      return new HttpSpan(tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, within), 400)
    },
    async [Symbol.asyncDispose]() {
      const late = new Promise<void>((resolve) => void setTimeout(resolve, patience).unref())
      await Promise.race([provider.shutdown().catch(() => undefined), late])
    },
  }
}

class HttpSpan implements Span {
  readonly headers: Readonly<Record<string, string>>
  protected readonly span: SdkSpan
  readonly #failsFrom: number

  constructor(span: SdkSpan, failsFrom: number) {
    this.span = span
    this.#failsFrom = failsFrom
    const { traceId, spanId, traceFlags, traceState } = span.spanContext()
    const traceparent = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
    const tracestate = traceState?.serialize()
    this.headers = tracestate ? { traceparent, tracestate } : { traceparent }
  }

  end(status: number | undefined, error?: unknown): void {
    if (status !== undefined) this.span.setAttribute('http.response.status_code', status)
    if (status === undefined || status >= this.#failsFrom) {
      // Messages of errors may hold addresses; its name is enough.
      this.span.setAttribute('error.type', error instanceof Error ? error.name : String(status ?? '_OTHER'))
      this.span.setStatus({ code: SpanStatusCode.ERROR })
    }
    this.span.end()
  }
}

class ServerSpan extends HttpSpan implements RequestSpan {
  readonly #method: string

  constructor(span: SdkSpan, method: string) {
    super(span, 500)
    this.#method = method
  }

  learn({ operation, app, principal }: RequestContext): void {
    const route = operation === undefined ? undefined : routes.get(operation)
    const attributes: Attributes = {}
    if (operation !== undefined) attributes['durable.operation'] = operation
    if (app !== undefined) attributes['durable.app'] = app
    if (principal !== undefined) attributes['enduser.id'] = principal.name
    if (route !== undefined) attributes['http.route'] = route
    this.span.setAttributes(attributes)
    if (route !== undefined) this.span.updateName(`${this.#method} ${route}`)
    else if (operation !== undefined) this.span.updateName(operation)
  }
}

const routes = new Map<string, string>(
  Object.keys(operations).map((name) => [name, basePath + routeOf(operations[name as OperationName]).path]),
)

function parentOf(traceparent: string | undefined, tracestate: string | undefined) {
  if (traceparent === undefined) return ROOT_CONTEXT
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-')
  const traceState = tracestate === undefined ? {} : { traceState: createTraceState(tracestate) }
  const traceFlags = Number.parseInt(flags, 16) & 1
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true, ...traceState })
}

function tracesUrl(endpoint: string): string {
  const base = withoutTrailingSlashes(endpoint)
  return base.endsWith('/v1/traces') ? base : `${base}/v1/traces`
}
