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

/** Every kind of problem that the gateway answers with; one documentation page each. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  ...coreKinds,
  unknown_route: kind(
    404,
    'There is no such path',
    'The paths are those of the Durable Functions HTTP API below /runtime/webhooks/durabletask; /openapi.json lists them. `makeprimary` is not offered.',
  ),
  unknown_app: kind(
    404,
    'There is no function app of that name',
    'The path `/apps/{name}` or the header `durable-app` names an app that this gateway does not serve; `/apps` lists those that it does.',
  ),
  method_not_allowed: kind(405, 'The path does not take this method', 'The header `Allow` names the methods it takes.'),
  not_allowed: kind(
    403,
    'This gateway does not allow it',
    'The gateway is read-only, its rules leave out this operation, function, task hub or connection, or it was asked under a host name or by a web page that it does not know.',
  ),
  payload_too_large: kind(413, 'The body is too large', 'Store large data elsewhere and send a reference to it.'),
  uri_too_long: kind(414, 'The URL is too long', 'Shorten the reason or the filters.'),
  unsupported_media_type: kind(
    415,
    'The body has a type that is not taken here',
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
    'Too many jobs have not ended',
    'A function app has ten jobs that have not ended at most. Cancel one, or wait for one to end.',
  ),
  jobs_unavailable: kind(
    501,
    'There are no jobs here',
    'Jobs run in a gateway process, not at the edge. The detail says why; `durable` and the client run a bulk action themselves.',
  ),
  header_too_large: kind(
    431,
    'A header is too large',
    'Send the continuation token exactly as the answer before gave it.',
  ),
  request_timeout: kind(
    408,
    'The request did not arrive in time',
    'The connection is too slow for it, or broke. Nothing was sent to the host: send it again, or less of it.',
  ),
  rate_limited: kind(
    429,
    'Too many requests',
    'Wait for `Retry-After` seconds and try again. `RateLimit-Policy` tells how many a caller may send in which time, `RateLimit` how many are left. Nothing was sent to the host.',
  ),
  unauthenticated: kind(
    401,
    'The gateway does not know the caller',
    'Send an API key or a token of the gateway, not the key of the function app; `WWW-Authenticate` and the detail tell what was wrong. Nothing was sent to the host.',
  ),
  ambiguous_credentials: kind(
    400,
    'The credentials cannot be taken',
    'Send one credential, in one place; a token goes into the `Authorization` header alone. Nothing was sent to the host.',
  ),
  role_too_low: kind(
    403,
    'The role of the caller does not allow it',
    'The detail names the role that is needed, and `WWW-Authenticate` the scope that gives it. Nothing was sent to the host.',
  ),
  tokens_unchecked: kind(
    503,
    'Tokens cannot be checked at the moment',
    'The provider of the tokens cannot be reached by the gateway; the token is not at fault. Wait for `Retry-After` seconds and try again.',
  ),
  internal: kind(500, 'The gateway failed', 'This is a fault of the gateway: please report it.'),
}

/** Codes of all problem kinds. */
export const problemCodes = Object.keys(problemKinds) as ProblemCode[]

/** The `type` of a problem: a stable URI that names its kind. */
export function problemType(code: ProblemCode): string {
  return `urn:problem-type:durable-http:${code.replaceAll('_', '-')}`
}
