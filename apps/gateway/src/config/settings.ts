import { effects } from '@durable-http/core'
import { flag, listOf, oneOf, text } from '@durable-http/core/settings'
import { toolSettings } from '@durable-http/mcp'
import { accessTokenMark, algorithm, apiKey, linkSecret } from './auth-kinds.ts'
import { retentionRules, share } from './retention-kinds.ts'
import type { SettingTable } from './setting.ts'
import { count, duration, port, rate, seconds, size } from './simple-kinds.ts'
import {
  collectorUrl,
  functionName,
  headerName,
  host,
  issuerUrl,
  keySetUrl,
  longSecret,
  namePattern,
  network,
  operation,
  origin,
  publicUrl,
  queryName,
  scope,
  scopePrefix,
  storeUrl,
} from './text-kinds.ts'

const effect = oneOf('effect', effects)

/** All settings but those of function apps, by their path in the configuration and in the file. */
export const settings: SettingTable = {
  host: { variable: 'HOST', kind: host, example: '127.0.0.1' },
  restPort: { variable: 'REST_PORT', kind: port, example: '8080' },
  mcpPort: { variable: 'MCP_PORT', kind: port, example: '9090' },
  publicUrl: { variable: 'PUBLIC_URL', kind: publicUrl, example: 'https://durable.example.com/gateway' },
  publicMcpUrl: { variable: 'PUBLIC_MCP_URL', kind: publicUrl, example: 'https://durable.example.com/mcp' },
  trustedProxies: { variable: 'TRUSTED_PROXIES', kind: listOf(network), example: '10.0.0.0/8,127.0.0.1' },
  ignoredQuery: { variable: 'IGNORED_QUERY', kind: listOf(queryName), example: 'subscription-key' },
  clientAddressHeader: { variable: 'CLIENT_ADDRESS_HEADER', kind: headerName, example: 'x-azure-clientip' },
  corsOrigins: { variable: 'CORS_ORIGINS', kind: listOf(origin), example: 'https://portal.example.com' },

  'auth.apiKeys': {
    variable: 'API_KEYS',
    kind: listOf(apiKey),
    example: 'ci:operator:<the SHA-256 that `durable-gateway create-key` prints>',
    isSecret: true,
  },
  'auth.jwt.issuer': {
    variable: 'JWT_ISSUER',
    kind: issuerUrl,
    example: 'https://login.microsoftonline.com/<tenant id>/v2.0',
  },
  'auth.jwt.audience': { variable: 'JWT_AUDIENCE', kind: listOf(text), example: 'api://durable-gateway' },
  'auth.jwt.jwksUrl': {
    variable: 'JWT_JWKS_URL',
    kind: keySetUrl,
    example: 'https://login.example.com/.well-known/jwks.json',
  },
  'auth.jwt.algorithms': { variable: 'JWT_ALGORITHMS', kind: listOf(algorithm), example: 'RS256,ES256' },
  'auth.jwt.accessTokens': { variable: 'JWT_ACCESS_TOKENS', kind: listOf(accessTokenMark), example: 'at+jwt' },
  'auth.jwt.claims': { variable: 'JWT_CLAIMS', kind: listOf(text), example: 'roles,scp' },
  'auth.jwt.roles.viewer': { variable: 'JWT_VIEWER_ROLES', kind: listOf(text), example: 'Durable.Read' },
  'auth.jwt.roles.operator': { variable: 'JWT_OPERATOR_ROLES', kind: listOf(text), example: 'Durable.Operate' },
  'auth.jwt.roles.admin': { variable: 'JWT_ADMIN_ROLES', kind: listOf(text), example: 'Durable.Admin' },
  'auth.jwt.scopePrefix': {
    variable: 'JWT_SCOPE_PREFIX',
    kind: scopePrefix,
    example: 'api://11111111-2222-3333-4444-555555555555/',
  },
  'auth.jwt.scopes': {
    variable: 'JWT_SCOPES',
    kind: listOf(scope),
    example: 'api://11111111-2222-3333-4444-555555555555/access',
  },
  'auth.jwt.clockTolerance': { variable: 'JWT_CLOCK_TOLERANCE', kind: seconds, example: '30s' },

  'links.secrets': {
    variable: 'LINK_SECRETS',
    kind: listOf(linkSecret),
    example: '2026a:<what `openssl rand -base64 32` prints>',
    isSecret: true,
  },
  'links.lifetime': { variable: 'LINK_LIFETIME', kind: duration(60_000, 7 * 86_400_000), example: '1h' },

  'access.readOnly': toolSettings.readOnly,
  'access.allow.operations': {
    variable: 'ALLOW_OPERATIONS',
    kind: listOf(operation),
    example: 'startOrchestration,getInstanceStatus',
  },
  'access.allow.functions': {
    variable: 'ALLOW_FUNCTIONS',
    kind: listOf(functionName),
    example: 'ProcessOrder,Counter',
  },
  'access.allow.taskHubs': { variable: 'ALLOW_TASK_HUBS', kind: listOf(namePattern), example: 'MyHub' },
  'access.allow.connections': { variable: 'ALLOW_CONNECTIONS', kind: listOf(namePattern), example: 'BackupStorage' },
  'access.deny.operations': {
    variable: 'DENY_OPERATIONS',
    kind: listOf(operation),
    example: 'purgeInstances,rewindInstance',
  },
  'access.deny.functions': { variable: 'DENY_FUNCTIONS', kind: listOf(functionName), example: 'Migrate' },
  'access.deny.taskHubs': { variable: 'DENY_TASK_HUBS', kind: listOf(namePattern), example: 'AuditHub' },
  'access.roles.viewer': { variable: 'ROLE_VIEWER', kind: listOf(effect), example: 'read' },
  'access.roles.operator': { variable: 'ROLE_OPERATOR', kind: listOf(effect), example: 'read,start,signal' },
  'access.roles.admin': { variable: 'ROLE_ADMIN', kind: listOf(effect), example: 'read,start,signal,control,delete' },

  'limits.body': { variable: 'LIMIT_BODY', kind: size(1), example: '16MiB' },
  'limits.headers': { variable: 'LIMIT_HEADERS', kind: size(1024), example: '16KiB' },
  'limits.requestTime': { variable: 'LIMIT_REQUEST_TIME', kind: duration(1), example: '2m' },
  'limits.upstreamTime': { variable: 'LIMIT_UPSTREAM_TIME', kind: duration(1), example: '100s' },
  'limits.rate': { variable: 'LIMIT_RATE', kind: rate, example: '600/1m', canBeOff: true },
  'limits.failures': { variable: 'LIMIT_FAILURES', kind: rate, example: '100/1m', canBeOff: true },
  'limits.connections': { variable: 'LIMIT_CONNECTIONS', kind: count(1), example: '10000', needsNode: true },
  'limits.clientTime.headers': {
    variable: 'LIMIT_CLIENT_HEADERS_TIME',
    kind: duration(1),
    example: '15s',
    needsNode: true,
  },
  'limits.clientTime.request': {
    variable: 'LIMIT_CLIENT_REQUEST_TIME',
    kind: duration(1),
    example: '60s',
    needsNode: true,
  },
  'limits.clientTime.stall': {
    variable: 'LIMIT_CLIENT_STALL_TIME',
    kind: duration(1),
    example: '30s',
    needsNode: true,
  },
  'limits.clientTime.keepAlive': {
    variable: 'LIMIT_CLIENT_KEEP_ALIVE',
    kind: duration(0),
    example: '65s',
    needsNode: true,
  },
  'limits.clientTime.uploadRate': {
    variable: 'LIMIT_UPLOAD_RATE',
    kind: size(1),
    example: '8KiB',
    canBeOff: true,
    needsNode: true,
  },
  'limits.pipelined': { variable: 'LIMIT_PIPELINED', kind: count(1, 1_000), example: '8', needsNode: true },
  'limits.unread': { variable: 'LIMIT_UNREAD', kind: count(1), example: '128', needsNode: true },
  'limits.response': { variable: 'LIMIT_RESPONSE', kind: size(65_536), example: '16MiB' },
  'limits.largeResponses': { variable: 'LIMIT_LARGE_RESPONSES', kind: count(1, 1_000), example: '4' },
  'limits.streams': { variable: 'LIMIT_STREAMS', kind: count(1), example: '1000' },
  'limits.callerStreams': { variable: 'LIMIT_CALLER_STREAMS', kind: count(1), example: '100' },
  'limits.concurrency.running': { variable: 'LIMIT_RUNNING', kind: count(1), example: '256' },
  'limits.concurrency.waiting': { variable: 'LIMIT_WAITING', kind: count(0), example: '1024' },
  'limits.concurrency.waitTime': { variable: 'LIMIT_WAIT_TIME', kind: duration(0), example: '10s' },
  'limits.breaker.failures': { variable: 'LIMIT_BREAKER_FAILURES', kind: count(1, 1_000), example: '10' },
  'limits.breaker.pause': { variable: 'LIMIT_BREAKER_PAUSE', kind: duration(100, 600_000), example: '5s' },
  storeUrl: {
    variable: 'STORE_URL',
    kind: storeUrl,
    example: 'redis://redis.internal:6379',
    isSecret: true,
    needsNode: true,
  },

  'telemetry.log.level': {
    variable: 'LOG_LEVEL',
    kind: oneOf('log level', ['silent', 'error', 'warn', 'info', 'debug']),
    example: 'info',
  },
  'telemetry.log.format': { variable: 'LOG_FORMAT', kind: oneOf('log format', ['json', 'text']), example: 'json' },
  'telemetry.audit.events': { variable: 'AUDIT', kind: oneOf('choice', ['off', 'writes']), example: 'writes' },
  'telemetry.audit.file': {
    variable: 'AUDIT_FILE',
    kind: text,
    example: '/var/log/durable-gateway/audit.jsonl',
    needsNode: true,
  },
  'telemetry.metrics': {
    variable: 'METRICS',
    kind: oneOf('choice', ['off', 'viewer', 'public']),
    example: 'viewer',
    needsNode: true,
  },
  'telemetry.otlpEndpoint': {
    variable: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    kind: collectorUrl,
    example: 'http://127.0.0.1:4318',
    needsNode: true,
  },
  'telemetry.scraper.interval': { variable: 'SCRAPER_INTERVAL', kind: duration(1_000), example: '1m', needsNode: true },
  'telemetry.scraper.budget': { variable: 'SCRAPER_BUDGET', kind: count(1), example: '1000', needsNode: true },
  'telemetry.scraper.ageRequests': {
    variable: 'SCRAPER_AGE_REQUESTS',
    kind: count(1, 1_000),
    example: '10',
    needsNode: true,
  },

  'retention.rules': {
    variable: 'RETENTION_RULES',
    kind: retentionRules,
    example: '[{"name":"nightly","states":["Completed"],"olderThan":"30d","hours":"01:00-05:00"}]',
  },
  'retention.maxShare': { variable: 'RETENTION_MAX_SHARE', kind: share, example: '10%' },

  'mcp.toolsets': toolSettings.toolsets,
  'mcp.sessions': { variable: 'MCP_SESSIONS', kind: flag, example: 'true' },
  'mcp.catalogue': toolSettings.catalogue,
  'mcp.confirm': toolSettings.confirm,
  'mcp.stateSecret': {
    variable: 'MCP_STATE_SECRET',
    kind: longSecret,
    example: '<what `openssl rand -base64 32` prints>',
    isSecret: true,
  },

  'ui.mode': { variable: 'UI', kind: oneOf('choice', ['on', 'off']), example: 'off', needsNode: true },
  'ui.clientId': {
    variable: 'UI_CLIENT_ID',
    kind: text,
    example: '11111111-2222-3333-4444-555555555555',
    needsNode: true,
  },

  'edge.subrequests': { variable: 'EDGE_SUBREQUESTS', kind: count(2), example: '40' },

  'drain.delay': { variable: 'DRAIN_DELAY', kind: duration(0), example: '5s' },
  'drain.grace': { variable: 'DRAIN_GRACE', kind: duration(0), example: '10s' },
}
