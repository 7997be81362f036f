import { type DurableErrorCode, statusByCode } from '@durable-http/core'
import { failures } from '@durable-http/core/failures'

/** Values of a problem's `code`: failures of a call, and refusals of the gateway itself. */
export type ProblemCode =
  | DurableErrorCode
  | 'unknown_route'
  | 'unknown_app'
  | 'method_not_allowed'
  | 'not_allowed'
  | 'payload_too_large'
  | 'uri_too_long'
  | 'unsupported_media_type'
  | 'key_reused'
  | 'job_conflict'
  | 'too_many_jobs'
  | 'jobs_unavailable'
  | 'header_too_large'
  | 'request_timeout'
  | 'rate_limited'
  | 'unauthenticated'
  | 'ambiguous_credentials'
  | 'role_too_low'
  | 'tokens_unchecked'
  | 'internal'

/** One kind of problem: its status, its fixed title, and what to do about it. */
export interface ProblemKind {
  status: number
  title: string
  /** Whose fault it is and what helps, for people. */
  advice: string
}

const kind = (status: number, title: string, advice: string): ProblemKind => ({ status, title, advice })
const coreKinds = Object.fromEntries(
  (Object.keys(statusByCode) as DurableErrorCode[]).map((code) => {
    const { status, title, advice } = failures[code]
    return [code, kind(status, title, advice)]
  }),
) as Record<DurableErrorCode, ProblemKind>

/** Every kind of problem that the gateway responds with; one documentation page each. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  ...coreKinds,
  unknown_route: kind(
    404,
    'The path is unknown',
    'The paths are those of the Durable Functions HTTP API below /runtime/webhooks/durabletask; /openapi.json lists them. `makeprimary` is not offered.',
  ),
  unknown_app: kind(
    404,
    'The function app is unknown',
    'The path `/apps/{name}` or the header `durable-app` names an app that this gateway does not serve; `/apps` lists those that it does.',
  ),
  method_not_allowed: kind(
    405,
    'The path does not support this method',
    'The header `Allow` lists the supported methods.',
  ),
  not_allowed: kind(
    403,
    'This gateway does not permit the request',
    'The gateway is read-only; its rules exclude this operation, function, task hub or connection; or the request has an unknown `Host` or comes from an unknown web page.',
  ),
  payload_too_large: kind(413, 'The body is too large', 'Store large data elsewhere and send a reference to it.'),
  uri_too_long: kind(414, 'The URL is too long', 'Shorten the reason or the filters.'),
  unsupported_media_type: kind(
    415,
    'The media type of the body is not supported',
    'Send `Content-Type: application/json`, encoded as UTF-8.',
  ),
  key_reused: kind(
    422,
    'The idempotency key was used for another request',
    'An instance was started with this `Idempotency-Key` and another input. Send a new key for a new start; send the same input to find the instance that was started.',
  ),
  job_conflict: kind(
    409,
    'The state of the job does not allow it',
    'A job is paused while it is queued or running, resumed while it is paused, and canceled before it has ended. Read the job first.',
  ),
  too_many_jobs: kind(
    429,
    'Too many unfinished jobs',
    'A function app can have ten unfinished jobs, eight of them of one caller. Cancel one, or wait for one to end.',
  ),
  jobs_unavailable: kind(
    501,
    'Jobs are not available here',
    'Jobs need a gateway process; they are not available at the edge. The detail names the reason. `durable` and the client can run a bulk action themselves.',
  ),
  header_too_large: kind(
    431,
    'A header is too large',
    'Send the continuation token exactly as the previous response contained it.',
  ),
  request_timeout: kind(
    408,
    'The request did not arrive in time',
    'The connection is too slow, or broke. Nothing was sent to the host: send the request again, or a smaller one.',
  ),
  rate_limited: kind(
    429,
    'Too many requests',
    'Wait for `Retry-After` seconds and try again. `RateLimit-Policy` shows how many requests a caller may send in which time, `RateLimit` how many are left. Nothing was sent to the host.',
  ),
  unauthenticated: kind(
    401,
    'The caller is not authenticated',
    'Send an API key or a token of the gateway, not the key of the function app; `WWW-Authenticate` and the detail name the cause. Nothing was sent to the host.',
  ),
  ambiguous_credentials: kind(
    400,
    'The credentials are ambiguous',
    'Send one credential, in one place; a token belongs in the `Authorization` header. Nothing was sent to the host.',
  ),
  role_too_low: kind(
    403,
    'The role of the caller does not allow it',
    'The detail names the required role, `WWW-Authenticate` the scope that grants it. Nothing was sent to the host.',
  ),
  tokens_unchecked: kind(
    503,
    'Tokens cannot be checked now',
    'The gateway cannot reach the identity provider; the token may be valid. Wait for `Retry-After` seconds and try again.',
  ),
  internal: kind(500, 'The gateway failed', 'This is a fault of the gateway: please report it.'),
}

/** Codes of all problem kinds. */
export const problemCodes = Object.keys(problemKinds) as ProblemCode[]

/** The `type` of a problem: a stable URI that names its kind. */
export function problemType(code: ProblemCode): string {
  return `urn:problem-type:durable-http:${code.replaceAll('_', '-')}`
}
