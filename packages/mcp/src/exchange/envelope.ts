import { isObject } from '../client-inputs.ts'

/** The one version of the protocol that is served here. */
export const protocolVersion = '2026-07-28'

/** Members of `_meta` that the protocol keeps for itself. */
export const metaKeys = {
  version: 'io.modelcontextprotocol/protocolVersion',
  client: 'io.modelcontextprotocol/clientInfo',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
  logLevel: 'io.modelcontextprotocol/logLevel',
  server: 'io.modelcontextprotocol/serverInfo',
  subscription: 'io.modelcontextprotocol/subscriptionId',
} as const

const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency']

const isText = (value: unknown) => typeof value === 'string'

/** What is wrong with the `_meta` of a request, the first thing only; undefined when nothing is. */
export function envelopeFault(meta: Readonly<Record<string, unknown>>): { key: string; problem: string } | undefined {
  const { [metaKeys.version]: version, [metaKeys.capabilities]: declared, [metaKeys.client]: client } = meta
  const level = meta[metaKeys.logLevel]
  for (const key of [metaKeys.version, metaKeys.capabilities]) if (!(key in meta)) return { key, problem: 'missing' }
  if (!isText(version)) return { key: metaKeys.version, problem: 'expected a string' }
  if (client !== undefined) {
    if (!isObject(client)) return { key: metaKeys.client, problem: 'expected an object' }
    const unfit = ['name', 'version'].find((member) => !isText(client[member]))
    if (unfit) return { key: `${metaKeys.client}.${unfit}`, problem: 'expected a string' }
  }
  if (!isObject(declared)) return { key: metaKeys.capabilities, problem: 'expected an object' }
  if (level !== undefined && !logLevels.includes(level as string))
    return { key: metaKeys.logLevel, problem: `expected one of ${logLevels.join(', ')}` }
  return undefined
}
