import type { hostSettings } from '@durable-http/core/settings'
import type { SettingPath } from '../config/setting.ts'

/** Descriptions of all settings for the reference; kept out of the edge bundle. */
export const settingDescriptions: Readonly<Record<SettingPath, string>> = {
  host: 'Address to listen on. Any but a loopback one needs authentication.',
  restPort: 'Port of the REST face; 0 picks a free one.',
  mcpPort: 'Port of the MCP face; 0 picks a free one.',
  publicUrl: 'Address at which callers reach the REST face, path prefix included, where a proxy stands before it.',
  publicMcpUrl: 'Address at which callers reach the MCP face, path included, where a proxy stands before it.',
  trustedProxies:
    'Proxies whose headers about callers count: addresses or networks. Those of anybody else are ignored.',
  ignoredQuery:
    'Query parameters that a proxy in front takes for itself (`subscription-key` of API Management): ignored over REST and not sent on.',
  clientAddressHeader:
    'The one header in which those proxies write the address of a caller, such as `x-azure-clientip`. With `forwarded`, host and scheme are read from `Forwarded` too, else from `X-Forwarded-*`.',
  corsOrigins:
    'Origins of web pages that may call, over REST and over MCP; `*` for all, where callers are asked who they are.',
  'auth.apiKeys':
    'Keys of callers, each as name, role (`viewer`, `operator`, `admin`) and SHA-256; `create-key` makes one. In the file also a list of objects.',
  'auth.jwt.issuer': 'Identity provider whose tokens count: what their claim `iss` holds, letter by letter.',
  'auth.jwt.audience': 'What the claim `aud` of a token must hold one of. Needed with an issuer.',
  'auth.jwt.jwksUrl': 'Where the provider publishes its keys; found through its metadata when not set.',
  'auth.jwt.algorithms': 'Signature algorithms that count; only such with a public key.',
  'auth.jwt.accessTokens':
    'What shows that a token is [an access token](authentication.md#access-tokens-only); one of them has to be there.',
  'auth.jwt.claims':
    'Claims that hold roles or scopes; dots lead into objects (`realm_access.roles`). Where several of them give a role, the lowest counts.',
  'auth.jwt.roles.viewer': 'Values of those claims that make a viewer: may read.',
  'auth.jwt.roles.operator': 'Values that make an operator: may also start, signal and control, terminate included.',
  'auth.jwt.roles.admin': 'Values that make an admin: may also delete.',
  'auth.jwt.scopePrefix':
    'What clients put before those values to ask the provider for them as scopes; named to MCP clients.',
  'auth.jwt.scopes':
    'What MCP clients are told to ask the provider for, where the values that give roles are not scopes themselves.',
  'auth.jwt.clockTolerance': 'How far the clocks of provider and gateway may differ.',
  'links.secrets':
    'Signs [links that read the status of one instance](following-location.md#signed-links) without another credential; off when not set. The first signs, all of them check. In the file also a list of objects.',
  'links.lifetime': 'How long such a link counts.',
  'access.readOnly': 'Lets nobody do anything but read, whatever their role.',
  'access.allow.operations': 'Operations that may be called; all when not set. In every rule, `*` stands for any text.',
  'access.allow.functions': 'Orchestrators and entities that may be touched; all when not set.',
  'access.allow.taskHubs': 'Task hubs that may be named; all when not set.',
  'access.allow.connections':
    "App settings with storage connections that requests may name beside an app's own; when not set, all, but none where there are rules about task hubs.",
  'access.deny.operations': 'Operations that nobody may call; a denial beats a permission.',
  'access.deny.functions': 'Orchestrators and entities that nobody may touch.',
  'access.deny.taskHubs': 'Task hubs that nobody may name.',
  'access.roles.viewer':
    'Effects that requests of a viewer may have: `read`, `start`, `signal`, `control`, `delete`; see [Authentication](authentication.md#roles).',
  'access.roles.operator': 'Effects that requests of an operator may have.',
  'access.roles.admin': 'Effects that requests of an admin may have.',
  'limits.body': 'Size of a request body; a larger one is refused with 413.',
  'limits.headers': 'Size of all headers of a request; larger ones are refused with 431.',
  'limits.requestTime': 'Time from the first byte of a request to the head of its answer.',
  'limits.upstreamTime': 'Time for one answer of the function app.',
  'limits.rate': 'Requests of one caller in a time; more are refused with 429 and `Retry-After`. `off` for no limit.',
  'limits.failures':
    'Wrong credentials from one address in a time; more are refused with 429 unasked. `off` for no limit.',
  'limits.connections': 'Connections of callers at once, for each port; more are closed at once.',
  'limits.clientTime.headers': 'Time for a caller to send the head of a request, else 408.',
  'limits.clientTime.request': 'Time for a caller to send all of a request, else 408.',
  'limits.clientTime.stall': 'Time without any progress while a caller reads an answer, after which it is broken off.',
  'limits.clientTime.keepAlive': 'Time that a connection may be idle between two requests.',
  'limits.clientTime.uploadRate':
    'Bytes a second that a caller must send of a body, after a grace of five seconds, else 408. `off` for no such rate.',
  'limits.pipelined':
    'Requests in progress on one connection; three times as many may wait behind them, then it is closed with 429.',
  'limits.unread':
    'Responses of one function app that wait for callers to read on; beyond that, the one that waited longest is cut.',
  'limits.response': 'Size of a response of the function app where it is read as a whole, as tools do; else 502.',
  'limits.largeResponses':
    'Responses of more than 256 KiB that are read as a whole at once, as tools do; the next ones wait.',
  'limits.streams': 'Streams of events that are open at once; more are refused with 503.',
  'limits.callerStreams': 'Streams of events that one caller has open at once; more are refused with 429.',
  'limits.concurrency.running': 'Requests that one function app is given at the same time.',
  'limits.concurrency.waiting': 'Requests that may wait for their turn; more are refused with 503.',
  'limits.concurrency.waitTime': 'How long a request may wait for its turn.',
  'limits.breaker.failures': 'Failures in a row after which a function app is left alone for a while.',
  'limits.breaker.pause': 'How long it is left alone before it is tried again.',
  storeUrl:
    'Redis in which replicas share rates and [jobs](jobs.md), or `file:` and a folder in which the jobs of one process outlive it. Memory when not set.',
  'telemetry.log.level': 'What is logged.',
  'telemetry.audit.events':
    'Which requests have a line in the [audit](observability.md#audit): `writes` for those that may change something, `off` for none.',
  'telemetry.audit.file': 'File to which the audit is appended; standard output when not set.',
  'telemetry.log.format':
    'How it is logged. When not set: text at a terminal and in front of the embedded mock, JSON lines elsewhere.',
  'telemetry.metrics':
    'Who may read `/metrics`: nobody, callers with the role viewer, or everybody who reaches the port.',
  'telemetry.otlpEndpoint': 'OpenTelemetry collector (OTLP over HTTP) that gets the spans; none when not set.',
  'telemetry.scraper.interval':
    'How often instances are counted by status, and old ones looked for, for the metrics; never when not set.',
  'telemetry.scraper.budget': 'Instances that one round of counting reads at most. 1000 when counting is on.',
  'telemetry.scraper.ageRequests':
    'Requests to each function app that one round of looking for old instances sends at most; the next one goes on from there. 10 when counting is on.',
  'retention.rules':
    '[Rules](jobs.md#retention) by which ended instances are deleted, once a day each; a rule only reports until it has `"enforce": true`. Needs `STORE_URL` then.',
  'retention.maxShare':
    'Share of the instances of a task hub that all rules together may delete in a day; a run that finds more deletes nothing.',
  'mcp.toolsets': 'Groups of MCP tools that are offered; all when not set.',
  'mcp.sessions': 'Keeps a session for each MCP client, so that the server can ask its user something.',
  'mcp.catalogue': 'Path of a JSON file that describes orchestrators; each gets a tool of its own.',
  'mcp.confirm':
    'Who may confirm what cannot be undone over MCP: with `elicit` only a person, whom the client asks; clients that cannot ask are refused.',
  'mcp.stateSecret':
    'Signs what travels through clients between two calls, such as plans, cursors and ids of tasks; the same on all replicas. Random when not set, and then MCP clients are offered no tasks.',
  'ui.mode': 'Serves [the console](../console.md) at `/ui` of the REST port, or does not.',
  'ui.clientId':
    'Client id of the console at the identity provider: a public client (authorization code with PKCE) whose redirect URI is the address of `/ui/`. Without it, people sign in with API keys alone.',
  'edge.subrequests':
    'Calls to the function app that one scan, export or stream makes at the edge before it ends with a cursor. Workers allow 50 on the free plan. Not used elsewhere.',
  'drain.delay': 'How long the gateway says that it is not ready, after a signal, before it stops listening.',
  'drain.grace': 'How long open requests may take then before they are broken off.',
}

/** Descriptions of the settings of a function app. */
export const upstreamDescriptions: Readonly<Record<keyof typeof hostSettings, string>> = {
  baseUrl: 'Origin of the function app, or its whole webhook or local RPC address.',
  key: 'Its system key `durabletask_extension`; none for a local `func start`.',
  nextKey:
    'Key that is tried as well where that one is refused, so that a key can be [renewed](../operations.md#rotating-keys) without a gap.',
  taskHub: "Task hub to work on; the app's own when not set.",
  connection: "App setting that holds the storage connection; the app's own when not set.",
  versions:
    'Versions of orchestrations that the host has (`defaultVersion` of its host.json and older ones): starts and restarts may name these and no others. When not set, they may name none.',
}
