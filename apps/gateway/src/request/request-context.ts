import type { FetchInit } from '@durable-http/core'
import type { OpenCalls } from '../limits/open-calls.ts'
import type { ProblemCode } from '@durable-http/rest'
import type { Connection } from './connection.ts'
import type { Role } from '../config/gateway-config.ts'

/** Which of the two faces was asked. */
export type Face = 'rest' | 'mcp'

/** The caller. */
export interface Principal {
  /** Name of the API key, or `issuer subject` of a token; what logs, audit lines and rates go by. */
  name: string
  role: Role
  /** Milliseconds since 1970 at which the credential expires; it does not when absent. */
  expires?: number
}

/** Tells the request that a call to a function app is made for; undefined for the gateway's own calls. */
export const contextOf = (init: FetchInit | undefined) => init?.context as RequestContext | undefined

/** Facts about one request; stages add what later stages and the log need. */
export interface RequestContext {
  readonly face: Face
  /** True if the response already carries the id. */
  isIdReported?: boolean
  /** Sent by the caller as `x-request-id` or made here. */
  readonly id: string
  /** When it came, in milliseconds of the gateway's clock. */
  readonly began: number
  /** Address of the other end of the connection, if the runtime reports it. */
  readonly peer: string | undefined
  /** Address of the caller behind trusted proxies, where they note it. */
  client?: string | undefined
  /** Features of the runtime for the response. */
  readonly connection?: Connection | undefined
  /** Absent before authentication, and without it. */
  principal?: Principal | undefined
  /** Signed link that the request carried in place of a credential; shown to the caller only. */
  link?: string | undefined
  /** Name of the upstream that the request is for. */
  app?: string | undefined
  /** Path that links to this upstream begin with (`/apps/orders`); absent where a bare path means it. */
  prefix?: string | undefined
  /** Operation of the REST face, tool or method of the MCP face. */
  operation?: string | undefined
  /** Template of the path, where it is below `/v1` of the REST face. */
  route?: string
  /** True once the caller has the whole response or is gone, if the runtime reports it. */
  isClosed?: boolean
  /** Code of the problem of its response. */
  code?: ProblemCode
  /** Charges the caller's rate with the messages of an MCP request; the refusal, if there are too many. */
  charge?: (messages: number) => Response | undefined
  /** Which limit refused it, for log and metrics. */
  refusal?: 'rate' | 'queue' | 'time'
  /** Open calls to the host for this request, which are aborted when the caller leaves. */
  openCalls?: OpenCalls
  /** Calls to function apps that were made for it: their time in all, in milliseconds, and the status of the last response. */
  calls?: { count: number; milliseconds: number; status: number | undefined }
  /** True for a response that lasts as long as its caller likes. */
  isStream?: boolean
  /** Not worth a line in the log, such as what probes ask every second. */
  isQuiet?: boolean
  /** W3C `traceparent` and `tracestate` to send to the function app. */
  traceHeaders: Readonly<Record<string, string>>
}
