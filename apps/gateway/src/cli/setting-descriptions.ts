import type { hostSettings } from '@durable-http/core/settings'
import type { SettingPath } from '../config/setting.ts'

/** Descriptions of all settings for the reference; kept out of the edge bundle. */
export const settingDescriptions: Readonly<Record<SettingPath, string>> = {
  host: 'Address to listen on. Any address other than loopback needs authentication.',
  restPort: 'Port of the REST face; 0 picks a free one.',
  mcpPort: 'Port of the MCP face; 0 picks a free one.',
  publicUrl: 'Address at which callers reach the REST face through a proxy, including the path prefix.',
  publicMcpUrl: 'Address at which callers reach the MCP face through a proxy, including the path.',
  trustedProxies: 'Trusted proxies, as addresses or networks. Forwarding headers from other addresses are ignored.',
  ignoredQuery:
    'Query parameters that a proxy in front uses (`subscription-key` of API Management): ignored over REST and not passed on.',
  clientAddressHeader:
    'Header in which those proxies write the client address, such as `x-azure-clientip`. With `forwarded`, host and scheme are also read from `Forwarded`, otherwise from `X-Forwarded-*`.',
  corsOrigins: 'Origins of web pages that may call, over REST and over MCP; `*` for all, if authentication is on.',
  'auth.apiKeys':
    'Keys of callers, each as name, role (`viewer`, `operator`, `admin`) and SHA-256; `create-key` creates one. In the file also a list of objects.',
  'auth.jwt.issuer': 'Identity provider whose tokens are accepted: the exact value of their claim `iss`.',
  'auth.jwt.audience': 'Accepted values of the claim `aud`. Required with an issuer.',
  'auth.jwt.jwksUrl': "Address of the provider's keys; found through its metadata by default.",
  'auth.jwt.algorithms': 'Accepted signature algorithms; only those with a public key.',
  'auth.jwt.accessTokens':
    'Marks of [an access token](authentication.md#access-tokens-only); a token needs one of them.',
  'auth.jwt.claims':
    'Claims that hold roles or scopes; dots lead into objects (`realm_access.roles`). If several of them grant a role, the lowest counts.',
  'auth.jwt.roles.viewer': 'Values of those claims that grant the role viewer: read.',
  'auth.jwt.roles.operator':
    'Values that grant the role operator: also start, signal and control (including terminate).',
  'auth.jwt.roles.admin': 'Values that grant the role admin: also delete.',
  'auth.jwt.scopePrefix': 'Prefix that turns those values into scopes of the provider; MCP clients receive it.',
  'auth.jwt.scopes': 'Scopes that MCP clients should request, if the values that grant roles are not scopes.',
  'auth.jwt.clockTolerance': 'Tolerated difference between the clocks of provider and gateway.',
  'links.secrets':
    'Signs [links that read the status of one instance](following-location.md#signed-links) without another credential; off by default. The first secret signs, all of them verify. In the file also a list of objects.',
  'links.lifetime': 'Lifetime of such a link.',
  'access.readOnly': 'Refuses all writes, for every role.',
  'access.allow.operations': 'Permitted operations; all by default. In every rule, `*` stands for any text.',
  'access.allow.functions': 'Permitted orchestrators and entities; all by default.',
  'access.allow.taskHubs': 'Permitted task hubs; all by default.',
  'access.allow.connections':
    "App settings with storage connections that requests may name in addition to the app's own. By default all; with rules about task hubs, none.",
  'access.deny.operations': 'Denied operations; a denial takes precedence over a permission.',
  'access.deny.functions': 'Denied orchestrators and entities.',
  'access.deny.taskHubs': 'Denied task hubs.',
  'access.roles.viewer':
    'Permitted effects of a viewer: `read`, `start`, `signal`, `control`, `delete`; see [Authentication](authentication.md#roles).',
  'access.roles.operator': 'Permitted effects of an operator.',
  'access.roles.admin': 'Permitted effects of an admin.',
  'limits.body': 'Size of a request body; a larger one is refused with 413.',
  'limits.headers': 'Size of all headers of a request; larger ones are refused with 431.',
  'limits.requestTime': 'Time from the first byte of a request to the head of its response.',
  'limits.upstreamTime': 'Time for one response of the function app.',
  'limits.rate': 'Requests of one caller in a time; more are refused with 429 and `Retry-After`. `off` for no limit.',
  'limits.failures':
    'Wrong credentials from one address in a time; beyond it, all are refused with 429. `off` for no limit.',
  'limits.connections': 'Concurrent connections of callers per port; further ones are closed.',
  'limits.clientTime.headers': 'Time for a caller to send the head of a request; then 408.',
  'limits.clientTime.request': 'Time for a caller to send a whole request; then 408.',
  'limits.clientTime.stall': 'Time without progress while a caller reads a response; then the response is cut.',
  'limits.clientTime.keepAlive': 'Time that a connection may be idle between two requests.',
  'limits.clientTime.uploadRate':
    'Bytes per second that a caller must send of a body, after a grace of five seconds; otherwise 408. `off` for no limit.',
  'limits.pipelined':
    'Requests in progress on one connection. Three times as many may wait; beyond that, it is closed with 429.',
  'limits.unread':
    'Responses of one function app that wait for their readers; beyond that, the one that waited longest is cut.',
  'limits.response': 'Size of a response that is read as a whole, as tools do; larger ones result in 502.',
  'limits.largeResponses': 'Responses above 256 KiB that are read as a whole at once, as tools do; further ones wait.',
  'limits.streams': 'Open event streams; more are refused with 503.',
  'limits.callerStreams': 'Open event streams of one caller; more are refused with 429.',
  'limits.concurrency.running': 'Concurrent requests to one function app.',
  'limits.concurrency.waiting': 'Requests that wait for a slot; more are refused with 503.',
  'limits.concurrency.waitTime': 'Time that a request may wait for a slot.',
  'limits.breaker.failures': 'Consecutive failures after which the circuit breaker of a function app opens.',
  'limits.breaker.pause': 'Time until an open circuit breaker lets a trial request through.',
  storeUrl:
    'Redis in which replicas share rates and [jobs](jobs.md), or `file:` and a folder that keeps the jobs of one process over a restart. Memory by default.',
  'telemetry.log.level': 'Lowest level of logged lines.',
  'telemetry.audit.events':
    'Requests with a line in the [audit](observability.md#audit): `writes` for those that may change something, or `off`.',
  'telemetry.audit.file': 'File to which the audit is appended; standard output by default.',
  'telemetry.log.format':
    'Format of the log. By default text at a terminal and in front of the embedded mock, otherwise JSON lines.',
  'telemetry.metrics': 'Access to `/metrics`: `off`, callers with the role viewer, or everyone who reaches the port.',
  'telemetry.otlpEndpoint': 'OpenTelemetry collector (OTLP over HTTP) that receives the spans; off by default.',
  'telemetry.scraper.interval':
    'Interval at which instances are counted by status and old ones are searched, for the metrics; off by default.',
  'telemetry.scraper.budget': 'Maximum of instances that one round of counting reads; 1000 if counting is on.',
  'telemetry.scraper.ageRequests':
    'Maximum of requests to each function app in one search for old instances; the next one continues. 10 if counting is on.',
  'retention.rules':
    '[Rules](jobs.md#retention) by which ended instances are deleted, each once a day; a rule only reports until it has `"enforce": true`, which needs `STORE_URL`.',
  'retention.maxShare':
    'Share of the instances of a task hub that all rules together may delete in a day; a run that finds more deletes nothing.',
  'mcp.toolsets': 'Offered groups of MCP tools; all by default.',
  'mcp.sessions': 'Keeps a session per MCP client, so that the server can ask its user questions.',
  'mcp.catalogue': 'Path of a JSON file that describes orchestrators; each gets its own tool.',
  'mcp.confirm':
    'Confirmation of irreversible tools over MCP: with `elicit` only a person confirms, asked by the client; clients that cannot ask are refused.',
  'mcp.stateSecret':
    'Signs what clients return in a later call, such as plans, cursors and ids of tasks; the same on all replicas. Random by default, and then MCP tasks are not offered.',
  'ui.mode': 'Serves [the console](../console.md) at `/ui` of the REST port, or `off`.',
  'ui.clientId':
    'Client id of the console at the identity provider: a public client (authorization code with PKCE) whose redirect URI is the address of `/ui/`. Without it, people sign in with API keys.',
  'edge.subrequests':
    'Calls to the function app that one scan, export or stream makes at the edge before it ends with a cursor. Workers permit 50 on the free plan. Not used elsewhere.',
  'drain.delay': 'Time between a signal and the end of listening, in which the gateway reports that it is not ready.',
  'drain.grace': 'Time that open requests then have before they are cut.',
}

/** Descriptions of the settings of a function app. */
export const upstreamDescriptions: Readonly<Record<keyof typeof hostSettings, string>> = {
  baseUrl: 'Origin of the function app, or its whole webhook or local RPC address.',
  key: 'Its system key `durabletask_extension`; not needed for a local `func start`.',
  nextKey:
    'Second key, used if the first one is refused, so that a key can be [renewed](../operations.md#rotating-keys) without a gap.',
  taskHub: "Task hub to work on; the app's own by default.",
  connection: "App setting that holds the storage connection; the app's own by default.",
  versions:
    'Versions of orchestrations that the host has (`defaultVersion` of its host.json and older ones): starts and restarts can name only these. By default, they cannot name a version.',
}
