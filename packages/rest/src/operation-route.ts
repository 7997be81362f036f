import { type CallOptions, type Operation, type OperationName, operations } from '@durable-http/core'
import type { Context, MiddlewareHandler } from 'hono'
import type { CheckAccess } from './access-check.ts'
import { auditEntryOf, isAudited } from './audit.ts'
import { readBody, type RequestBody } from './body-reader.ts'
import { type ResponseContext, writeResponse } from './host-response.ts'
import type { Limits } from './limits.ts'
import { targetOf, withoutPrefix } from './path-segments.ts'
import type { AdmittedOperation } from './perform-operation.ts'
import { ProblemError } from './problem.ts'
import { mountPathOf, type PublicBase } from './public-base.ts'
import type { Refusals } from './refusals.ts'
import { readInput, readPath } from './request-input.ts'
import type { RestOptions } from './rest-options.ts'
import { belowBase, type RouteMatch } from './route-table.ts'
import { selectRoute } from './select-route.ts'
import { type SharedResponse, writeShared } from './shared-response.ts'

/** Parts that the route of the operations uses. */
export interface OperationRouteParts extends Pick<
  RestOptions,
  'client' | 'audit' | 'caller' | 'signLink' | 'responseHeaders'
> {
  limits: Limits
  /** The option `prefix`. */
  ownPrefix: string
  /** Query parameters to ignore, in lower case. */
  foreign: ReadonlySet<string>
  publicBase: PublicBase
  /** Options of the call to the host. */
  callOptionsOf: (c: Context, operation: OperationName) => CallOptions
  /** Calls the option `authorize`; resolves to its refusal. Absent without that option. */
  checkAuthorized?:
    | ((c: Context, name: OperationName, input: Record<string, unknown>) => Promise<Response | undefined>)
    | undefined
  /** Absent if no rule could refuse. */
  checkAccess?: CheckAccess | undefined
  /** Absent if no rule is about functions. */
  allowsFunction?: ResponseContext['allowsFunction']
  perform: (c: Context, operation: AdmittedOperation) => Promise<Response>
  refusals: Refusals
}

/** Makes the handler of the host's own paths: it reads a request, checks it, performs its operation, and audits it. */
export function createOperationRoute({
  client,
  audit,
  caller,
  signLink,
  responseHeaders,
  limits,
  ownPrefix,
  foreign,
  publicBase,
  callOptionsOf,
  checkAuthorized,
  checkAccess,
  allowsFunction,
  perform,
  refusals,
}: OperationRouteParts): MiddlewareHandler {
  return async function durableOperations(c, next) {
    const { path, search } = targetOf(c.req.url)
    const mount = mountPathOf(c)
    const below = path.startsWith(mount) ? belowBase(withoutPrefix(path.slice(mount.length), ownPrefix)) : undefined
    if (below === undefined) return next()
    let name: OperationName | undefined
    let body: RequestBody | undefined
    let match: RouteMatch | Response | undefined
    let input: Record<string, unknown> | undefined
    const settle = (response: Response, error?: unknown) => {
      if (audit && match && !(match instanceof Response) && isAudited(match.name)) {
        // The entry of a request that could not be read holds what its path names.
        const named = input ?? readPath(match).fields
        audit(c, auditEntryOf(match.name, named, response, error, client.scrub))
      }
      return response
    }
    try {
      if (path.length + search.length > limits.url) {
        throw new ProblemError('uri_too_long', `path and query have more than ${limits.url} characters`)
      }
      match = selectRoute(c.req.method, below)
      if (match instanceof Response) return match
      name = match.name
      const call = callOptionsOf(c, name)
      input = readInput(match, c.req.raw.headers, search, limits, foreign)
      const unauthorized = checkAuthorized && (await checkAuthorized(c, name, input))
      if (unauthorized) return settle(unauthorized)
      // May ask the host which function an instance is of: not for a caller who may not call at all.
      const refused = checkAccess && (await checkAccess(name, input, client, call, caller?.(c)))
      if (refused) return settle(refused)
      const field = (operations[name] as Operation).body?.field
      if (field !== undefined) {
        body = await readBody(name, c.req.raw, limits.body, client)
        if (body) input[field] = body.value
      }
      const target = below + (search && `?${search}`)
      const responseContext: ResponseContext = {
        name,
        input,
        client,
        allowsFunction,
        publicBase: () => publicBase(c, mount),
        signLink: signLink && ((one) => signLink(c, one)),
        ownHeaders: () => responseHeaders?.(c),
        below: target,
      }
      const write: AdmittedOperation['write'] = async (operation, given, asked, response) => {
        if (body?.fault !== undefined) await response.body?.cancel()
        if (body?.fault !== undefined) throw body.fault
        return writeResponse(c, response, { ...responseContext, name: operation, input: given, below: asked })
      }
      const writeSharedResponse = (shared: SharedResponse) => writeShared(c, shared, responseContext)
      return settle(await perform(c, { name, input, body, call, target, write, writeShared: writeSharedResponse }))
    } catch (error) {
      const fault: unknown = body?.fault ?? error
      return settle(refusals.ofError(c, fault, name), fault)
    }
  }
}
