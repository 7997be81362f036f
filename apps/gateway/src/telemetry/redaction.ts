import { createScrubber, type Scrub } from '@durable-http/core'
import type { GatewayConfig } from '../config/gateway-config.ts'

/** Placeholder of a removed value. */
const censor = '[redacted]'

/** Names of facts whose values are always redacted; a second wall behind not logging them at all. */
const redactedNames = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-functions-key',
  'x-api-key',
  'apiKey',
  'key',
  'nextKey',
  'token',
  'password',
  'secret',
  'stateSecret',
  'storeUrl',
  'sha256',
  'body',
  'input',
  'output',
  'query',
  'search',
  'link',
]

const names = new Set(redactedNames.map((name) => name.toLowerCase()))

/** Takes the values of those names out of facts, three levels deep; returns the same object if it has none. */
export function redact<Facts extends object>(facts: Facts, depth = 0): Facts {
  let clean: Record<string, unknown> | undefined
  const all = facts as Readonly<Record<string, unknown>>
  for (const [name, value] of Object.entries(all)) {
    let told: unknown = value
    if (names.has(name.toLowerCase())) told = censor
    else if (typeof value === 'object' && value !== null && !(value instanceof Error) && depth < 2) {
      told = redact(value, depth + 1)
    }
    if (told !== value) (clean ??= { ...all })[name] = told
  }
  return (clean as Facts | undefined) ?? facts
}

// Callers may send one in a logged value: as the id of a request, or in a reason.
const signedLink = /dhl1(?:\.[\w-]+){2,3}/g

/** Makes a function that removes every secret of the configuration (keys, their hashes, passwords) and signed links from a finished line. */
export function createLineScrubber({ upstreams, auth, links, storeUrl, mcp }: GatewayConfig): Scrub {
  const scrub = createScrubber([
    ...upstreams.flatMap(({ key, nextKey }) => [key, nextKey]),
    ...(auth?.apiKeys ?? []).map(({ sha256 }) => sha256),
    ...links.secrets.map(({ secret }) => secret),
    mcp.stateSecret,
    storeUrl === undefined ? undefined : passwordOf(storeUrl),
  ])
  return links.secrets.length === 0 ? scrub : (line) => scrub(line).replaceAll(signedLink, censor)
}

function passwordOf(url: string): string | undefined {
  return URL.canParse(url) ? decodeURIComponent(new URL(url).password) : undefined
}
