import { basePath } from '@durable-http/core'
import type { AuthConfig } from '../config/gateway-config.ts'

/** Facts that a started gateway prints. */
export interface BannerFacts {
  restUrl: string
  mcpUrl: string
  /** The function apps; none for the embedded mock. */
  upstreams?: readonly { name: string; baseUrl: string }[]
  /** Names of the orchestrators of the embedded mock. */
  samples?: readonly string[]
  warnings?: readonly string[]
  /** True if the console is served at `/ui/` of the REST face. */
  hasConsole?: boolean
  /** Kinds of credentials that callers may present, such as `API keys`; empty without authentication. */
  credentials?: readonly string[]
  /** False if orchestrations are not offered as MCP tasks, for want of a secret. */
  hasTasks?: boolean
}

/** Writes what is where, and three things to try. */
export function writeBanner({
  restUrl,
  mcpUrl,
  upstreams = [],
  samples = [],
  warnings = [],
  credentials = [],
  hasConsole = false,
  hasTasks = true,
}: BannerFacts): string {
  const base = restUrl + basePath
  return [
    '',
    ...(upstreams.length === 0 ? embedded(samples) : [`durable-http gateway in front of ${namesOf(upstreams)}`]),
    ...warnings.map((warning) => `  WARNING  ${warning}`),
    '',
    `  REST     ${base}`,
    `  docs     ${restUrl}/docs (OpenAPI: ${restUrl}/openapi.json)`,
    ...(hasConsole ? [`  console  ${restUrl}/ui/`] : []),
    `  MCP      ${mcpUrl}/mcp and ${mcpUrl}/`,
    ...(hasTasks ? [] : ['  tasks    are not offered over MCP: set MCP_STATE_SECRET to have orchestrations as tasks']),
    ...(upstreams.length > 1 ? [`  apps     ${restUrl}/apps lists them; each is below /apps/{name} on both`] : []),
    `  callers  ${callersOf(credentials)}`,
    '',
    ...(upstreams.length === 0 && credentials.length === 0 ? trials(base, mcpUrl) : ['Ctrl-C stops it.']),
    '',
  ].join('\n')
}

/** Names the kinds of credentials that callers may present; empty without authentication. */
export function credentialNames(auth: AuthConfig | undefined): string[] {
  if (!auth) return []
  return [...(auth.apiKeys.length > 0 ? ['API keys'] : []), ...(auth.jwt ? [`tokens of ${auth.jwt.issuer}`] : [])]
}

function callersOf(credentials: readonly string[]): string {
  if (credentials.length > 0) return `must show a credential: ${credentials.join(' or ')}`
  return 'are not asked who they are: everyone on this machine may do everything (set API_KEYS or JWT_ISSUER)'
}

function namesOf(upstreams: readonly { name: string; baseUrl: string }[]): string {
  const [only, ...others] = upstreams
  if (only && others.length === 0) return only.baseUrl
  return upstreams.map(({ name, baseUrl }) => `${name} (${baseUrl})`).join(', ')
}

function embedded(samples: readonly string[]): string[] {
  return [
    '*** NO FUNCTION APP: this gateway stands in front of the EMBEDDED MOCK. ***',
    'Everything is in memory and gone when it stops. For a real function app set DURABLE_FUNCTIONS_BASE_URL and DURABLE_FUNCTIONS_TOKEN.',
    `Sample orchestrations: ${samples.join(', ')}`,
  ]
}

function trials(base: string, mcpUrl: string): string[] {
  const call = { name: 'getinstancestatus', arguments: { instanceId: 'first' } }
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call })
  return [
    'Try it:',
    '  1. start an orchestration and read its result',
    `     curl -X POST ${base}/orchestrators/Hello/first && sleep 1 && curl ${base}/instances/first`,
    '  2. the same through MCP',
    `     curl ${mcpUrl}/mcp -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -d '${message}'`,
    '  3. stop it',
    '     Ctrl-C',
  ]
}
