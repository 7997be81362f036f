import { type GatewayConfig, type JwtConfig, shippedRoles } from './gateway-config.ts'

/** The configuration of a gateway to which nothing was said: the embedded mock, on loopback, without authentication. */
export const defaults: GatewayConfig = {
  host: '127.0.0.1',
  restPort: 8080,
  mcpPort: 9090,
  trustedProxies: [],
  ignoredQuery: [],
  clientAddressHeader: 'x-forwarded-for',
  corsOrigins: [],
  upstreams: [],
  links: { secrets: [], lifetime: 3_600_000 },
  access: { readOnly: false, allow: {}, deny: {}, roles: shippedRoles },
  limits: {
    body: 16 * 1024 * 1024,
    headers: 16 * 1024,
    requestTime: 120_000,
    upstreamTime: 100_000,
    concurrency: { running: 256, waiting: 1_024, waitTime: 10_000 },
    failures: { requests: 100, window: 60_000 },
    connections: 10_000,
    clientTime: { headers: 15_000, request: 60_000, stall: 30_000, keepAlive: 65_000, uploadRate: 4_096 },
    pipelined: 8,
    unread: 128,
    response: 16 * 1024 * 1024,
    largeResponses: 4,
    streams: 1_000,
    callerStreams: 100,
    breaker: { failures: 10, pause: 5_000 },
  },
  telemetry: { log: { level: 'info' }, audit: { events: 'writes' }, metrics: 'viewer' },
  retention: { rules: [], maxShare: 0.1 },
  mcp: { sessions: false, confirm: 'any' },
  ui: { mode: 'on' },
  edge: { subrequests: 40 },
  drain: { delay: 0, grace: 10_000 },
  warnings: [],
}

/** Defaults for the tokens of an identity provider. */
export const jwtDefaults: Omit<JwtConfig, 'issuer' | 'audience'> = {
  algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'],
  accessTokens: ['at+jwt', 'scope', 'scp', 'azpacr', 'appidacr', 'idtyp', 'cid', 'typ=Bearer', 'token_use=access'],
  claims: ['roles', 'scp', 'scope'],
  roles: { viewer: ['Durable.Read'], operator: ['Durable.Operate'], admin: ['Durable.Admin'] },
  clockTolerance: 30,
}

/** Instances that a round of counting reads at most, where nothing is said. */
export const scraperBudget = 1_000

/** Requests of a round that looks for old instances at most, where nothing is said. */
export const scraperAgeRequests = 10
