/** A problem detail (RFC 9457) of the gateway, as far as the console reads it. */
export interface Problem {
  code?: string
  title?: string
  detail?: string
  status?: number
  retryAfter?: number
  issues?: readonly { parameter: string; message: string }[]
}

/** A request that failed: the gateway refused it, the host behind it failed, or no connection came about. */
export class GatewayError extends Error {
  /** HTTP status; 0 where no response came. */
  readonly status: number
  /** Code of the problem, such as `role_too_low`; `unreachable` where no response came. */
  readonly code: string
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number | undefined

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message)
    this.name = 'GatewayError'
    this.status = status
    this.code = code
    this.retryAfter = retryAfter
  }
}

/** Reads the problem of a response that is not a success. */
export async function problemOf(response: Response): Promise<GatewayError> {
  const text = (await response.text().catch(() => '')).slice(0, 100_000)
  let problem: Problem = {}
  try {
    problem = JSON.parse(text) as Problem
  } catch {
    // A proxy in between writes pages of its own.
  }
  const wait = Number(response.headers.get('retry-after') ?? problem.retryAfter)
  return new GatewayError(
    response.status,
    problem.code ?? `http_${response.status}`,
    problem.detail ?? problem.title ?? `the gateway responded with status ${response.status}`,
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
  )
}

/** Makes an error of anything that was thrown; undefined for a request that was given up on purpose. */
export function asGatewayError(error: unknown): GatewayError | undefined {
  if (error instanceof GatewayError) return error
  if (error instanceof DOMException && error.name === 'AbortError') return undefined
  if (error instanceof TypeError)
    return new GatewayError(0, 'unreachable', 'The gateway cannot be reached. Is it running, and is the network up?')
  return new GatewayError(0, 'unexpected', error instanceof Error ? error.message : String(error))
}
