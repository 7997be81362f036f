import { createScrubber } from '@durable-http/core'
import type { output } from 'zod/v4/core'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { defaults } from './defaults.ts'
import { environment, examples, type VariableName } from './environment.ts'
import type { GatewayConfig, UpstreamConfig } from './gateway-config.ts'
import { isLoopback } from './loopback.ts'

/** Environment variables, or the bindings of an edge platform. */
export type Environment = Readonly<Record<string, unknown>>

type Variables = output<typeof environment>

/** Reads the configuration; throws a `ConfigError` that names every fault at once, never the key. */
export function readConfig(variables: Environment): GatewayConfig {
  const given: Record<string, unknown> = {}
  for (const name of Object.keys(examples)) {
    const value = variables[name]
    const trimmed = typeof value === 'string' ? value.trim() : value
    // An empty variable is how shells and compose files say "not set".
    if (trimmed !== undefined && trimmed !== '') given[name] = trimmed
  }
  const result = environment.safeParse(given)
  if (!result.success) throw new ConfigError(result.error.issues.map((issue) => faultOf(issue, given)))
  const read = result.data
  const upstream = upstreamOf(read)
  return {
    ...defaults,
    host: read.HOST,
    restPort: read.REST_PORT,
    mcpPort: read.MCP_PORT,
    upstreams: upstream ? [upstream] : [],
    ...(read.PUBLIC_URL !== undefined && { publicUrl: read.PUBLIC_URL.replace(/\/+$/, '') }),
    warnings: warningsFor(read),
  }
}

function upstreamOf(read: Variables): UpstreamConfig | undefined {
  if (read.DURABLE_FUNCTIONS_BASE_URL === undefined) return undefined
  return {
    name: 'default',
    baseUrl: read.DURABLE_FUNCTIONS_BASE_URL,
    ...(read.DURABLE_FUNCTIONS_TOKEN !== undefined && { key: read.DURABLE_FUNCTIONS_TOKEN }),
    ...(read.DURABLE_FUNCTIONS_TASK_HUB !== undefined && { taskHub: read.DURABLE_FUNCTIONS_TASK_HUB }),
    ...(read.DURABLE_FUNCTIONS_CONNECTION !== undefined && { connection: read.DURABLE_FUNCTIONS_CONNECTION }),
  }
}

function warningsFor(read: Variables): string[] {
  const { DURABLE_FUNCTIONS_BASE_URL: baseUrl, DURABLE_FUNCTIONS_TOKEN: key } = read
  if (baseUrl === undefined) {
    const unused = Object.entries(read).filter(([name, value]) => name.startsWith('DURABLE_') && value !== undefined)
    if (unused.length === 0) return []
    return [`${unused.map(([name]) => name).join(', ')} not used: DURABLE_FUNCTIONS_BASE_URL is not set`]
  }
  const { hostname, protocol } = new URL(baseUrl)
  if (isLoopback(hostname)) return []
  if (key === undefined) return ['DURABLE_FUNCTIONS_TOKEN is not set: requests go out without a key']
  if (protocol === 'http:') return ['DURABLE_FUNCTIONS_BASE_URL begins with http://: the key travels unencrypted']
  return []
}

interface Issue {
  code: string
  path: PropertyKey[]
  message: string
}

const harmless: ReadonlySet<VariableName> = new Set(['REST_PORT', 'MCP_PORT', 'HOST'])

function faultOf(issue: Issue, given: Readonly<Record<string, unknown>>): ConfigFault {
  const variable = issue.path[0] as VariableName
  const value = given[variable]
  const token = given['DURABLE_FUNCTIONS_TOKEN']
  const quoted = harmless.has(variable) && typeof value === 'string' ? `'${value.slice(0, 60)}' ` : ''
  const why = issue.code === 'invalid_type' ? `is no text but a ${typeof value}` : issue.message
  const scrub = createScrubber([typeof token === 'string' ? token : undefined])
  return { variable, message: scrub(quoted + why), example: examples[variable] }
}
