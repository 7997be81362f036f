import type { RequestContext } from '../request/request-context.ts'

/** A piece of work in a trace. */
export interface Span {
  /** W3C `traceparent` and `tracestate` of what happens within it. */
  readonly headers: Readonly<Record<string, string>>
  /** Ends it with the status of the response, or without one. */
  end(status: number | undefined, error?: unknown): void
}

/** A request as a span. */
export interface RequestSpan extends Span {
  /** Takes what was learned on the way before it ends. */
  learn(context: RequestContext): void
}

/** Tells a collector what the gateway does, as spans of distributed traces. */
export interface Tracing {
  /** Begins the span of a request, within that of its caller if there is one. */
  serve(method: string, context: RequestContext): RequestSpan
  /** Begins the span of a call to a function app, within that of a request. */
  call(method: string, url: string, app: string, within: Readonly<Record<string, string | undefined>>): Span
}
