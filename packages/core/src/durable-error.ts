/** Everything that can go wrong with a call, as a closed set; each code has one HTTP status in `statusByCode`. */
export type DurableErrorCode =
  | 'invalid_input'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'not_terminal'
  | 'not_failed'
  | 'not_supported'
  | 'throttled'
  | 'unavailable'
  | 'timeout'
  | 'aborted'
  | 'network'
  | 'protocol'
  | 'upstream'

/** The HTTP status a gateway answers with; the host refusing our key is the gateway's fault, hence 502. */
export const statusByCode: Readonly<Record<DurableErrorCode, number>> = {
  invalid_input: 400,
  unauthorized: 502,
  forbidden: 502,
  not_found: 404,
  conflict: 409,
  gone: 410,
  not_terminal: 412,
  not_failed: 412,
  not_supported: 501,
  throttled: 429,
  unavailable: 503,
  timeout: 504,
  aborted: 499,
  network: 502,
  protocol: 502,
  upstream: 502,
}

/** One thing that is wrong with an input. */
export interface InputIssue {
  /** Name of the parameter; empty for the input as a whole. */
  parameter: string
  /** What was wrong and what is accepted. */
  message: string
  /** What was given, shortened; absent when nothing was. */
  received?: string
  /** Name of the hazard rule that refused it, where one did; see `hazards`. */
  hazard?: string
}

/** What a `DurableError` is made of. */
export interface DurableErrorOptions {
  operation?: string | undefined
  /** Id of the instance that the call was about, where it is known. */
  instanceId?: string | undefined
  /** Status the host answered with, where it did answer. */
  upstreamStatus?: number | undefined
  /** Milliseconds to wait before trying again, where the host said so. */
  retryAfter?: number | undefined
  issues?: readonly InputIssue[] | undefined
  /** The host's own words, scrubbed of key and stack traces. */
  detail?: string | undefined
  cause?: unknown
}

const brand = Symbol.for('durable-http.DurableError')

/** The one error of this package; tell it by `code`, and by `isDurableError` across copies of the package. */
export class DurableError extends Error {
  override readonly name = 'DurableError'
  readonly code: DurableErrorCode
  readonly operation: string | undefined
  readonly instanceId: string | undefined
  readonly upstreamStatus: number | undefined
  readonly retryAfter: number | undefined
  readonly issues: readonly InputIssue[]
  readonly detail: string | undefined

  constructor(code: DurableErrorCode, message: string, options: DurableErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.operation = options.operation
    this.instanceId = options.instanceId
    this.upstreamStatus = options.upstreamStatus
    this.retryAfter = options.retryAfter
    this.issues = options.issues ?? []
    this.detail = options.detail
    Object.defineProperty(this, brand, { value: true })
  }

  /** The HTTP status a gateway answers with. */
  get status(): number {
    return statusByCode[this.code]
  }

  toJSON(): object {
    const { name, code, message, operation, instanceId, upstreamStatus, retryAfter, issues, detail } = this
    return { name, code, message, operation, instanceId, upstreamStatus, retryAfter, issues, detail }
  }
}

/** Tells a `DurableError` of any copy of this package from everything else. */
export function isDurableError(value: unknown): value is DurableError {
  return value instanceof Error && (value as { [brand]?: unknown })[brand] === true
}
