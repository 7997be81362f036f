import { type DurableErrorCode, statusByCode } from '@durable-http/core'

/** What a problem's `code` can be: what can go wrong with a call, and what the gateway itself refuses. */
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
const coreKind = (code: DurableErrorCode, title: string, advice: string) => kind(statusByCode[code], title, advice)

/** Every kind of problem that the gateway answers with; one documentation page each. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  invalid_input: coreKind(
    'invalid_input',
    'The request is not valid',
    'Read `issues`: each names a parameter, where it stands, what was given, and what is accepted. Nothing was sent to the host unless `upstreamStatus` is there.',
  ),
  unauthorized: coreKind(
    'unauthorized',
    'The function app does not know the key of this gateway',
    'The gateway is misconfigured; the request is not at fault. Give the gateway the system key `durabletask_extension` or the master key of the function app. Where `answeredBy` is `gateway`, give it a credential of the gateway behind it.',
  ),
  forbidden: coreKind(
    'forbidden',
    'The key of this gateway may not do this on the function app',
    'The gateway is misconfigured; the request is not at fault. Give the gateway the system key `durabletask_extension` or the master key, not the key of a function or of another extension. Where `answeredBy` is `other`, something in front of the function app refuses: check its access restrictions, and leave /runtime/webhooks/* out of App Service authentication. Where it is `gateway`, `gatewayCode` tells what the gateway behind this one refuses.',
  ),
  not_found: coreKind(
    'not_found',
    'There is no such thing',
    'The instance, the entity, or (on older hosts) the function does not exist, or nothing matched. A signalled entity appears a moment later.',
  ),
  conflict: coreKind(
    'conflict',
    'The state of the instance does not allow it',
    'An instance with this id is alive, or is already in the state that was asked for. Read its status first.',
  ),
  gone: coreKind('gone', 'The instance has already ended', 'Nothing can be sent to an instance that has ended.'),
  not_terminal: coreKind(
    'not_terminal',
    'The instance is still alive',
    'Only an instance that has ended can be purged. Terminate it first and wait until it has ended.',
  ),
  not_failed: coreKind(
    'not_failed',
    'The instance has not failed',
    'Only a failed instance can be rewound. Restart another one instead.',
  ),
  not_supported: coreKind(
    'not_supported',
    'The host does not support it',
    'The storage behind this task hub, or the version of the extension, cannot do this.',
  ),
  throttled: coreKind('throttled', 'The host is throttling', 'Wait for `Retry-After` seconds and try again.'),
  unavailable: coreKind(
    'unavailable',
    'The host is not available',
    'The function app is starting, stopped or overloaded. Wait for `Retry-After` seconds where given, and try again.',
  ),
  timeout: coreKind(
    'timeout',
    'The host did not answer in time',
    'The request may have been carried out all the same. Read the status before you send a start or a signal again.',
  ),
  aborted: coreKind('aborted', 'The request was given up', 'The client closed the connection before the answer.'),
  network: coreKind(
    'network',
    'There is no connection to the host',
    'The function app cannot be reached, or closed the connection. A start or signal may have been carried out all the same.',
  ),
  protocol: coreKind(
    'protocol',
    'The host gave an answer that is not of this API',
    'Another server, a sign-in page or a redirect is at the address of the function app (`answeredBy` is `other`): correct the base URL of the gateway. Or a stored value cannot be written as JSON.',
  ),
  upstream: coreKind(
    'upstream',
    'The host failed',
    'The function app reported an error of its own; its logs tell more. Stack traces are not passed on.',
  ),
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
