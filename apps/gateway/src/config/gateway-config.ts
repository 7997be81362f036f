import type { AccessNames, AllowedNames, Effect, OrchestrationVersions, TerminalStatus } from '@durable-http/core'

/** A function app behind the gateway. */
export interface UpstreamConfig {
  /** Name of the app for callers: 1 to 63 letters, digits and hyphens; `default` if it is the only one. */
  name: string
  /** Origin of the function app, or its whole webhook or local RPC address. */
  baseUrl: string
  /** System key; none for hosts that ask for none, such as a local `func start`. */
  key?: string
  /** Key that is tried where the first is refused, while a key is being renewed. */
  nextKey?: string
  taskHub?: string
  connection?: string
  /** Versions of orchestrations that the host has, as far as starts and restarts may name them; none when absent. */
  versions?: OrchestrationVersions
}

/** Roles, the one that may do least first. */
export const roles = ['viewer', 'operator', 'admin'] as const

/** Role of a caller: a viewer reads, an operator also starts, signals and controls, an admin also deletes. Settings change this. */
export type Role = (typeof roles)[number]

/** A key that callers may show, of which only the hash is known. */
export interface ApiKeyConfig {
  /** Name of the holder, for logs and rates. */
  name: string
  role: Role
  /** SHA-256 of the key, 64 hexadecimal digits. */
  sha256: string
}

/** Tokens of an identity provider that callers may show. */
export interface JwtConfig {
  issuer: string
  audience: readonly string[]
  /** Where the provider publishes its keys; found through the issuer's metadata when absent. */
  jwksUrl?: string
  /** Marks of an access token, of which one must be present: `at+jwt` for the type in its header, a claim, or `claim=value`. */
  accessTokens: readonly string[]
  /** Signature algorithms that count, asymmetric ones only. */
  algorithms: readonly string[]
  /** Claims that hold roles or scopes, as lists or texts with spaces between; dots lead into objects. Where several give a role, the lowest counts. */
  claims: readonly string[]
  /** Values of those claims that give a role. */
  roles: Readonly<Record<Role, readonly string[]>>
  /** Prefix with which a client requests such a value as a scope (`api://<client id>/` for Entra ID). */
  scopePrefix?: string
  /** Scopes that a client requests in place of those values if they are not scopes. */
  scopes?: readonly string[]
  /** Seconds that clocks may differ. */
  clockTolerance: number
}

/** How callers prove who they are. */
export interface AuthConfig {
  apiKeys: readonly ApiKeyConfig[]
  jwt?: JwtConfig
}

/** A secret that signs links; a link carries the id of the one that signed it. */
export interface LinkSecret {
  id: string
  secret: string
}

/** Links that read the status of one instance without another credential. */
export interface LinksConfig {
  /** The first key signs, each of them checks; without keys, links are not signed. */
  secrets: readonly LinkSecret[]
  /** Milliseconds. */
  lifetime: number
}

/** Operations that are denied to everyone, and the permissions of each role. */
export interface AccessConfig {
  readOnly: boolean
  allow: AllowedNames
  deny: AccessNames
  /** Effects of each role; those of `shippedRoles` where a role is absent. */
  roles?: Partial<Readonly<Record<Role, readonly Effect[]>>>
}

/** Sizes, times and rates above which a request is refused; times in milliseconds. */
export interface LimitsConfig {
  /** Bytes of a request body. */
  body: number
  /** Bytes of all request headers. */
  headers: number
  /** From the first byte of a request to the last of its response's head. */
  requestTime: number
  /** For one response of the function app. */
  upstreamTime: number
  /** Requests per principal in a window; none when absent. */
  rate?: { requests: number; window: number }
  /** Wrong credentials per address in a window, after which the address is refused; off if absent. */
  failures?: { requests: number; window: number }
  /** Requests served at the same time, and how many more may wait how long for their turn, for each upstream. */
  concurrency: { running: number; waiting: number; waitTime: number }
  /** Connections of callers at once, for each of the two ports. */
  connections: number
  /** How long a caller may take: for the head of a request, for all of it, between two parts of a response it reads, and between two requests. */
  clientTime: {
    headers: number
    request: number
    stall: number
    keepAlive: number
    /** Bytes per second that a caller must send of a body while it is waited for; no such rate when absent. */
    uploadRate?: number
  }
  /** Requests in progress on one connection; three times as many may wait behind them. */
  pipelined: number
  /** Responses of one upstream that wait for readers; the one that waited longest is cut for another. */
  unread: number
  /** Bytes of a response of an upstream where it is read as a whole. */
  response: number
  /** Responses of an upstream with more than 256 KiB that are read as a whole at once. */
  largeResponses: number
  /** Streams of events that are open at once, in all and for one caller. */
  streams: number
  callerStreams: number
  /** Opens the breaker: failures in a row, and the time until the next try. */
  breaker: { failures: number; pause: number }
}

/** Settings for logs, metrics, traces and the audit trail. */
export interface TelemetryConfig {
  /** Without a format: text at a terminal and in front of the embedded mock, JSON elsewhere. */
  log: { level: 'silent' | 'error' | 'warn' | 'info' | 'debug'; format?: 'json' | 'text' }
  /** Audit trail: one line for each request that may change something, in a file or on standard output. */
  audit: { events: 'off' | 'writes'; file?: string }
  /** Access to `/metrics`: off, callers with the role viewer, or everyone who reaches the port. */
  metrics: 'off' | 'viewer' | 'public'
  /** Address of an OpenTelemetry collector (OTLP over HTTP); no spans when absent. */
  otlpEndpoint?: string
  /** Counts instances by status every so often, reading so many of them at most, and looks for old ones in so many requests; off when absent. */
  scraper?: { interval: number; budget: number; ageRequests: number }
}

/** A rule by which ended instances are deleted. */
export interface RetentionRule {
  /** Name for logs, metrics and jobs. */
  name: string
  /** The function app; the first one when absent. */
  app?: string
  /** Ended states, at least one. */
  states: readonly TerminalStatus[]
  /** Milliseconds since the last change of an instance, a day at least. */
  olderThan: number
  /** Names of orchestrator functions; all when absent. */
  functions?: readonly string[]
  /** Minutes of the day between which instances are deleted; at any time when absent. */
  hours?: { from: number; to: number }
  /** IANA name of the time zone of days and hours; UTC when absent. */
  timeZone?: string
  /** Instances per second at most. */
  rate?: number
  /** True to delete; a rule only reports otherwise. */
  enforce: boolean
  /** Folder for an export of each instance before it is deleted; nothing is exported when absent. */
  exportTo?: string
}

/** Rules by which ended instances are deleted, once a day each. */
export interface RetentionConfig {
  rules: readonly RetentionRule[]
  /** Share of a task hub's instances that all rules together may delete in a day, above 0 and at most 1. */
  maxShare: number
}

/** Settings of the MCP face. */
export interface McpConfig {
  toolsets?: readonly string[]
  sessions: boolean
  /** `elicit` refuses clients that cannot ask their user about what cannot be undone. */
  confirm: 'any' | 'elicit'
  /** Path of the file that describes orchestrators which get tools of their own. */
  catalogue?: string
  /** Signs what travels through clients between two calls; the same on all replicas. */
  stateSecret?: string
}

/** The console at `/ui`. */
export interface UiConfig {
  mode: 'on' | 'off'
  /** Client id of the console at the issuer of tokens; the console offers no sign-in when absent. */
  clientId?: string
}

/** The configuration from environment and file, with defaults. */
export interface GatewayConfig {
  host: string
  /** 0 picks a free port. */
  restPort: number
  /** 0 picks a free port. */
  mcpPort: number
  /** Address at which callers reach the REST face, where it is not the one it listens on. */
  publicUrl?: string
  /** Address at which callers reach the MCP face, `/mcp` included, where it is not the one it listens on. */
  publicMcpUrl?: string
  /** Addresses and networks (CIDR) of proxies whose headers about callers count. */
  trustedProxies: readonly string[]
  /** Query parameters of proxies in front of the gateway, such as `subscription-key`: ignored and not sent on. */
  ignoredQuery: readonly string[]
  /** The one header in which those proxies write the address of a caller; `forwarded` also gives host and scheme. */
  clientAddressHeader: string
  /** Origins of web pages of other sites that may call; `*` for all. */
  corsOrigins: readonly string[]
  /** The function apps; empty where none is named: the embedded mock stands in. The first is the one that a bare path means. */
  upstreams: readonly UpstreamConfig[]
  /** Absent without authentication; the gateway then listens on loopback only. */
  auth?: AuthConfig
  /** Signed links; off where it holds no secret. */
  links: LinksConfig
  access: AccessConfig
  limits: LimitsConfig
  /** Where replicas share their state, `redis://…`; each keeps its own in memory when absent. */
  storeUrl?: string
  telemetry: TelemetryConfig
  retention: RetentionConfig
  mcp: McpConfig
  ui: UiConfig
  /** Platforms at the edge: calls to function apps that one request may cause. */
  edge: { subrequests: number }
  /** Milliseconds: how long the gateway reports that it is not ready before it stops listening, and how long open requests may take then. */
  drain: { delay: number; grace: number }
  /** Oddities that do not prevent a start. */
  warnings: readonly string[]
}

/** Effects that the requests of each role may have by default. */
export const shippedRoles: Readonly<Record<Role, readonly Effect[]>> = {
  viewer: ['read'],
  operator: ['read', 'start', 'signal', 'control'],
  admin: ['read', 'start', 'signal', 'control', 'delete'],
}
