import { isGiven } from './config-sources.ts'
import type { Environment } from './config.ts'

// What only Node has: files, a limit of connections, Redis, a registry of metrics, an exporter of spans.
const onlyOnNode = [
  'DURABLE_FUNCTIONS_CATALOGUE',
  'LIMIT_CLIENT_HEADERS_TIME',
  'LIMIT_CLIENT_KEEP_ALIVE',
  'LIMIT_CLIENT_REQUEST_TIME',
  'LIMIT_CLIENT_STALL_TIME',
  'LIMIT_CONNECTIONS',
  'METRICS',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'SCRAPER_BUDGET',
  'SCRAPER_INTERVAL',
  'STORE_URL',
]

/** Warns of variables that are set and do nothing on a runtime other than Node. */
export function idleSettings(variables: Environment): string[] {
  return onlyOnNode.filter((name) => isGiven(variables[name])).map((name) => `${name} does nothing on this runtime`)
}
