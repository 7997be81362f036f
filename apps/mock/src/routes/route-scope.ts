import type { QueryValues } from '../dotnet/query-string.ts'
import type { RequestUri } from '../dotnet/request-uri.ts'
import type { Engine, EngineHub } from '../engine/engine.ts'
import type { StorageBehaviour } from '../storages.ts'
import type { VersionBehaviour } from '../versions.ts'
import type { TokenFormat } from '../wire/continuation-token.ts'
import type { LinkParts } from '../wire/management-payload.ts'

/** The host as its routes see it. */
export interface HostSettings {
  readonly key: string
  readonly taskHub: string
  readonly version: VersionBehaviour
  readonly storage: StorageBehaviour
  readonly tokens: TokenFormat
  readonly connections: readonly string[]
  readonly overridable: 'NonRunningStates' | 'AnyState'
  /** The storage library stores the parent of a sub-orchestration. */
  readonly storesParent: boolean
  readonly storesInputs: boolean
  readonly useAppLease: boolean
  /** host.json `defaultVersion`. */
  readonly defaultVersion: string | null
  readonly useForwardedHost: boolean
  /** IANA name of the server's time zone. */
  readonly timeZone: string
  /** True if the host knows its own webhook URL. */
  readonly webhooksConfigured: boolean
}

/** A request as the extension's handler sees it. */
export interface HandlerRequest {
  readonly method: string
  readonly uri: RequestUri
  readonly query: QueryValues
  readonly headers: Headers
  readonly isRpc: boolean
  /** `Content-Length: 0`, which is not the same as no bytes. */
  readonly hasNoBody: boolean
  /** The body as text by its charset; throws `InvalidOperationException` for an unknown one. */
  text(): Promise<string>
}

/** Input of a handler. */
export interface RouteScope {
  readonly settings: HostSettings
  readonly engine: Engine
  readonly request: HandlerRequest
  /** Throws where no client can be made: for a connection that the app does not have, on older hosts for a bad hub name too. */
  checkClient(): void
  /** The hub of the request; throws if its name is invalid. */
  hub(): EngineHub
  /** True if that is the app's own hub. */
  readonly isOwnHub: boolean
  /** Parts of generated links; throws if links cannot be made. */
  links(): LinkParts
}

/** Handles one operation; `params` are the decoded segments of the path. */
export type Handler = (scope: RouteScope, ...params: string[]) => Response | Promise<Response>
