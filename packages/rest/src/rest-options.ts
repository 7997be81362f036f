import type { AccessNames, AllowedNames, DurableClient, OperationName } from '@durable-http/core'
import type { Context } from 'hono'
import type { cors } from 'hono/cors'
import type { Audit } from './audit.ts'
import type { RestCaller } from './access-check.ts'
import type { Limits } from './limits.ts'
import type { TrustedHeaders } from './public-address.ts'
import type { SignLink } from './signed-links.ts'
import type { ProblemCode } from './problem-kinds.ts'
import type { DocumentedAuthentication } from './openapi/secured-document.ts'
import type { OperatorOptions } from './v1/operator-options.ts'

/** Options of `createRestApp`. */
export interface RestOptions {
  /**
   * Client of the function app; its key, hub, retries and hazard rules count for every request. Give it
   * `allowHazards: ['truncatedReason']`: that rule changes a reason which harms only its caller, who may know how the host reads it.
   */
  client: DurableClient
  /** Where callers reach the app, mount prefix included (`https://api.example.com/durable`); goes before everything else. */
  publicUrl?: string | URL | undefined
  /**
   * Headers of a request that a proxy writes which can be trusted: `x-forwarded` (the same as `true`) for `X-Forwarded-*`, `forwarded` for
   * `Forwarded`; none when absent. The others are ignored, as the proxy passes on what its caller wrote.
   */
  trustForwarded?: TrustedHeaders | ((c: Context) => TrustedHeaders) | undefined
  /**
   * Path that the links of an app which serves itself begin with (`/apps/orders`): it serves requests below that path, and without it as well,
   * so that an outer router can choose the app by other means than the path. Give `publicUrl` with it.
   */
  prefix?: string | undefined
  /** Names of query parameters that belong to a proxy in front of the app, such as `subscription-key`: ignored, never sent on. */
  ignoredQuery?: readonly string[] | undefined
  /** Refuses everything but reads. */
  readOnly?: boolean | undefined
  /** Allows nothing but this; what is not given is not restricted. */
  allow?: AllowedNames | undefined
  /** Refuses this, whatever `allow` says. */
  deny?: AccessNames | undefined
  /**
   * Tells which effects the requests of a caller may have; all when absent. Requests are judged by what they do: a start that replaces an
   * ended instance needs `delete`, so the instance is read first where the caller may not delete.
   */
  caller?: ((c: Context) => RestCaller) | undefined
  /**
   * Asked before every call, once path, query and headers are read: false is a 403, a `Response` is the response.
   * The body has not been read then; read `c.req.raw.clone()` to see it.
   */
  authorize?:
    | ((
        c: Context,
        operation: OperationName,
        input: Readonly<Record<string, unknown>>,
      ) => boolean | Response | Promise<boolean | Response>)
    | undefined
  /** Authentication as described in the OpenAPI document; it enforces nothing. */
  authentication?: DocumentedAuthentication | undefined
  /** Path of a page for operators that the process around the app serves, such as `/ui/`; the root links to it. */
  console?: string | undefined
  /** Asked once the operation is known: headers that go to the host with each of its calls; `traceparent` and `tracestate` of the caller when absent. */
  callHeaders?: ((c: Context, operation: OperationName) => Readonly<Record<string, string>>) | undefined
  /** Handed to the client's `fetch` with each call for a request, as `init.context`; never sent. */
  callContext?: ((c: Context) => unknown) | undefined
  /** Headers that go with the response to a call or the problem in its place, such as the id of a request; asked when it is written. */
  responseHeaders?: ((c: Context) => Readonly<Record<string, string>>) | undefined
  /** Called for each request that may change something, once it has its response: records who did what to which instance. */
  audit?: Audit | undefined
  /** Called with the code of each problem that is sent. */
  onProblem?: ((c: Context, code: ProblemCode) => void) | undefined
  /** Told what a request failed of that is neither the caller's fault nor the host's; the caller learns nothing of it. */
  onFault?: ((c: Context, error: unknown) => void) | undefined
  /**
   * Signs links that read the status of one instance without another credential: what it returns stands as `link` in the status links and
   * the `Location` of starts, restarts and live instances. The app ignores that parameter; the signer checks it before the app is called.
   */
  signLink?: SignLink | undefined
  /** Response to browsers of other origins; options of Hono's `cors`. */
  cors?: Parameters<typeof cors>[0] | undefined
  /** The paths below `/v1`. */
  operators?: OperatorOptions | undefined
  /** Sizes above which a request is refused. */
  limits?: Partial<Limits> | undefined
}
