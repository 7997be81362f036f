import { basePath } from '@durable-http/core'

/** What a started gateway tells about itself. */
export interface BannerFacts {
  restUrl: string
  mcpUrl: string
  /** The function apps; none for the embedded mock. */
  upstreams?: readonly { name: string; baseUrl: string }[]
  /** Names of the orchestrators of the embedded mock. */
  samples?: readonly string[]
  warnings?: readonly string[]
}

/** Writes what is where, and three things to try. */
export function writeBanner({ restUrl, mcpUrl, upstreams = [], samples = [], warnings = [] }: BannerFacts): string {
  const base = restUrl + basePath
  return [
    '',
    ...(upstreams.length === 0 ? embedded(samples) : [`durable-http gateway in front of ${namesOf(upstreams)}`]),
    ...warnings.map((warning) => `  WARNING  ${warning}`),
    '',
    `  REST     ${base}`,
    `  docs     ${restUrl}/docs (OpenAPI: ${restUrl}/openapi.json)`,
    `  MCP      ${mcpUrl}/mcp and ${mcpUrl}/`,
    ...(upstreams.length > 1 ? [`  apps     ${restUrl}/apps lists them; each is below /apps/{name} on both`] : []),
    '',
    ...(upstreams.length === 0 ? trials(base, mcpUrl) : ['Ctrl-C stops it.']),
    '',
  ].join('\n')
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
