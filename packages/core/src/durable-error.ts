/** Everything that can go wrong with a call, as a closed set; each code has one HTTP status in `statusByCode`. */
export type DurableErrorCode =
  /** The input is invalid; `issues` names each fault. Nothing was sent unless `upstreamStatus` is there. */
  | 'invalid_input'
  /** The host does not know the key, or a gateway does not know its caller. */
  | 'unauthorized'
  /** The key, role or rules do not allow the call, or something in front of the host refuses it. */
  | 'forbidden'
  /** The host has no such instance, entity or function. */
  | 'not_found'
  /** The state of the instance does not allow it, such as a start under the id of a live instance. */
  | 'conflict'
  /** The instance has already ended. */
  | 'gone'
  /** The instance is still alive, and only an ended one can be purged. */
  | 'not_terminal'
  /** The instance has not failed, and only a failed one can be rewound. */
  | 'not_failed'
  /** The host, its version or its storage cannot do it. */
  | 'not_supported'
  /** Too many requests; wait `retryAfter` milliseconds. */
  | 'throttled'
  /** The function app is starting, stopped or overloaded. */
  | 'unavailable'
  /** No response in time; a start or a signal may have been carried out all the same. */
  | 'timeout'
  /** The caller's `signal` ended the call. */
  | 'aborted'
  /** The host cannot be reached, or the connection broke. */
  | 'network'
  /** The response is not one of this API: another server is at the address, or a stored value is not JSON. */
  | 'protocol'
  /** The host failed; its logs tell why. */
  | 'upstream'

/** The HTTP status a gateway responds with; the host refusing our key is the gateway's fault, hence 502. */
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
  /** The fault and the accepted values. */
  message: string
  /** The received value, shortened; absent if there was none. */
  received?: string
  /** Name of the hazard rule that refused it, where one did; see `hazards`. */
  hazard?: string
}

/** Arguments of `DurableError`. */
export interface DurableErrorOptions {
  operation?: string | undefined
  /** Id of the instance that the call was about, where it is known. */
  instanceId?: string | undefined
  /** Status of the host's response, where it responded. */
  upstreamStatus?: number | undefined
  /** Milliseconds to wait before trying again, where the host said so. */
  retryAfter?: number | undefined
  issues?: readonly InputIssue[] | undefined
  /** The host's own words, scrubbed of key and stack traces. */
  detail?: string | undefined
  /** Source of the response: the host, a gateway that refused the call itself, or something else, such as a proxy. */
  answeredBy?: 'host' | 'gateway' | 'other' | undefined
  /** Code of the problem with which a gateway refused the call itself, such as `role_too_low`. */
  gatewayCode?: string | undefined
  /** `unknown` if the request may have been carried out, although no response says so: read the state before a repeat. */
  outcome?: 'unknown' | undefined
  cause?: unknown
}

const brand = Symbol.for('durable-http.DurableError')

/** The one error of this package; tell it by `code`, and by `isDurableError` across copies of the package. */
export class DurableError extends Error {
  override readonly name = 'DurableError'
  /**
   * Kind of failure; decide by it, never by the message.
   * - `invalid_input`: The input is invalid; `issues` names each fault. Nothing was sent unless `upstreamStatus` is there.
   * - `unauthorized`: The host does not know the key, or a gateway does not know its caller.
   * - `forbidden`: The key, role or rules do not allow the call, or something in front of the host refuses it.
   * - `not_found`: The host has no such instance, entity or function.
   * - `conflict`: The state of the instance does not allow it, such as a start under the id of a live instance.
   * - `gone`: The instance has already ended.
   * - `not_terminal`: The instance is still alive, and only an ended one can be purged.
   * - `not_failed`: The instance has not failed, and only a failed one can be rewound.
   * - `not_supported`: The host, its version or its storage cannot do it.
   * - `throttled`: Too many requests; wait `retryAfter` milliseconds.
   * - `unavailable`: The function app is starting, stopped or overloaded.
   * - `timeout`: No response in time; a start or a signal may have been carried out all the same.
   * - `aborted`: The caller's `signal` ended the call.
   * - `network`: The host cannot be reached, or the connection broke.
   * - `protocol`: The response is not one of this API: another server is at the address, or a stored value is not JSON.
   * - `upstream`: The host failed; its logs tell why.
   */
  declare readonly code: DurableErrorCode
  /** Name of the operation that failed. */
  declare readonly operation: string | undefined
  /** Id of the instance that the call was about, where it is known. */
  declare readonly instanceId: string | undefined
  /** Status the host responded with, where it did. */
  declare readonly upstreamStatus: number | undefined
  /** Milliseconds to wait before trying again, where the host said so. */
  declare readonly retryAfter: number | undefined
  /** Faults of the input, one entry each. */
  declare readonly issues: readonly InputIssue[]
  /** The host's own words, scrubbed of key and stack traces. */
  declare readonly detail: string | undefined
  /** Source of the response: the host, a gateway that refused the call itself, or something else, such as a proxy. */
  declare readonly answeredBy: 'host' | 'gateway' | 'other' | undefined
  /** Code of the problem with which a gateway refused the call itself, such as `role_too_low`. */
  declare readonly gatewayCode: string | undefined
  /** `unknown` if the request may have been carried out, although no response says so: read the state before a repeat. */
  declare readonly outcome: 'unknown' | undefined

  constructor(code: DurableErrorCode, message: string, options: DurableErrorOptions = {}) {
    const { operation, instanceId, upstreamStatus, retryAfter, issues = [], detail, answeredBy } = options
    const { gatewayCode, outcome, cause } = options
    super(message, cause === undefined ? undefined : { cause })
    const host = { upstreamStatus, retryAfter, issues, detail, answeredBy, gatewayCode, outcome }
    Object.assign(this, { code, operation, instanceId, ...host })
    Object.defineProperty(this, brand, { value: true })
  }

  /** The HTTP status a gateway responds with. */
  get status(): number {
    return statusByCode[this.code]
  }

  /** Everything but the stack and the cause. */
  toJSON(): object {
    const { name, code, message } = this
    return { name, code, message, ...(this as object) }
  }
}

/** Tells a `DurableError` of any copy of this package from everything else. */
export function isDurableError(value: unknown): value is DurableError {
  return value instanceof Error && (value as { [brand]?: unknown })[brand] === true
}
