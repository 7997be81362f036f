import type { Clock, Fetch } from '@durable-http/core'
import type { OrchestratorEntry } from '@durable-http/mcp'
import type { Digest } from './auth/digest.ts'
import type { GatewayConfig, UpstreamConfig } from './config/gateway-config.ts'
import type { CreateClockStage } from './faces/clock-stage.ts'
import type { CreateRepeater } from './request/repeated-requests.ts'
import type { CreateJobs } from './jobs/app-jobs.ts'
import type { CreateTimeLimit } from './limits/time-limit.ts'
import type { ShareUsage } from './store/usage-exchange.ts'
import type { TelemetryParts } from './telemetry/telemetry.ts'
import type { CreateConsole } from './ui/ui-stage.ts'

/** Options of a gateway. */
export interface GatewayOptions {
  /** At least one upstream is named in it. */
  config: GatewayConfig
  /** Stands in for the global `fetch`, for each upstream. */
  fetchOf?: ((upstream: UpstreamConfig) => Fetch | undefined) | undefined
  /** True if `fetchOf` enforces the time limit of a function app itself; a timer for each call costs more. */
  fetchLimitsTime?: boolean | undefined
  /** SHA-256 of credentials, where the runtime has a faster one than WebCrypto's. */
  digest?: Digest | undefined
  /** Fetches the keys of the provider of tokens; the global `fetch` when absent. */
  fetch?: Fetch | undefined
  /** Log, metrics and traces, as far as the runtime supports them. */
  telemetry?: TelemetryParts | undefined
  /** True if the gateway is about to stop. */
  isDraining?: (() => boolean) | undefined
  /** Aborts when streams have to end, because the gateway no longer listens. */
  stopping?: AbortSignal | undefined
  /** Tells replicas what callers used, made by `usageIn` over any storage of `unstorage`; each counts alone when absent. */
  shareUsage?: ShareUsage | undefined
  /** Creates the jobs of the apps; without it, the gateway has no jobs. */
  jobs?: CreateJobs | undefined
  /** True if the runtime itself refuses requests with headers over the limit. */
  runtimeLimitsHeaders?: boolean | undefined
  /** Gives requests their time; a timer for each when absent. `createSweptLimit` costs less, where one request's timer may end others (not on Workers). */
  timeLimit?: CreateTimeLimit | undefined
  /** Orchestrators that get MCP tools of their own. */
  orchestrators?: readonly OrchestratorEntry[] | undefined
  /** True on platforms at the edge, where requests share no work and may make few calls. */
  isEdge?: boolean | undefined
  /** Makes what serves the console at `/ui`; none when absent, as on platforms at the edge. */
  console?: CreateConsole | undefined
  /** Serves requests that equal earlier ones past most stages; each goes through all stages when absent. */
  repeater?: CreateRepeater | undefined
  /** Makes what serves the clock of the mock host behind the gateway at `/v1/clock`; absent for function apps. */
  mockClock?: CreateClockStage | undefined
  /** Names the caller that a response of `fetchOf` is for; one for all when absent. */
  ownerOf?: ((response: Response) => string) | undefined
  /** Time, for tests. */
  clock?: Clock | undefined
}
