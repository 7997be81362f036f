import type { EffectiveSetting } from '@durable-http/core/settings'
import { defaults, jwtDefaults, scraperAgeRequests, scraperBudget } from './defaults.ts'
import { assembleApps, type NamedApp } from './function-apps.ts'
import type { GatewayConfig } from './gateway-config.ts'

type Parts = Record<string, unknown>

/** Puts the values that were given into the defaults; leaves out parts that need more than was given. */
export function assembleConfig(given: ReadonlyMap<string, EffectiveSetting>, apps: readonly NamedApp[]): GatewayConfig {
  const config: Parts = structuredClone(defaults) as unknown as Parts
  if ([...given.keys()].some((path) => path.startsWith('auth.jwt.'))) {
    config['auth'] = { apiKeys: [], jwt: { ...structuredClone(jwtDefaults), audience: [] } }
  }
  for (const [path, { value }] of given) {
    if (!path.startsWith('upstreams.')) place(config, path.split('.'), value)
  }
  config['upstreams'] = assembleApps(apps, given)
  const { auth, telemetry } = config as unknown as GatewayConfig
  if (auth) {
    const { apiKeys = [], jwt } = auth as Partial<NonNullable<GatewayConfig['auth']>>
    // An issuer without an audience is a fault, and nothing stands without its issuer.
    const asked = apiKeys.length > 0 || jwt?.issuer !== undefined
    if (asked) config['auth'] = { apiKeys, ...(jwt?.issuer !== undefined && { jwt }) }
    else delete config['auth']
  }
  const { scraper, ...rest } = telemetry
  if (scraper) {
    const { interval, budget = scraperBudget, ageRequests = scraperAgeRequests } = scraper as Partial<typeof scraper>
    config['telemetry'] = interval === undefined ? rest : { ...rest, scraper: { interval, budget, ageRequests } }
  }
  fitDefaults(config as unknown as GatewayConfig, given)
  return config as unknown as GatewayConfig
}

// Defaults follow what is given: who shortens a time means those inside it, too, and who lengthens one those around it.
function fitDefaults({ limits }: GatewayConfig, given: ReadonlyMap<string, EffectiveSetting>): void {
  const { clientTime } = limits
  if (!given.has('limits.requestTime')) {
    const inside = ['limits.upstreamTime', 'limits.clientTime.request', 'limits.clientTime.headers']
    const asked = inside.map((path) => given.get(path)?.value as number)
    limits.requestTime = Math.max(limits.requestTime, ...asked.filter(Boolean))
  }
  if (!given.has('limits.upstreamTime')) limits.upstreamTime = Math.min(limits.upstreamTime, limits.requestTime)
  if (!given.has('limits.clientTime.request')) {
    const headers = given.get('limits.clientTime.headers')?.value as number | undefined
    clientTime.request = Math.min(Math.max(clientTime.request, headers ?? 0), limits.requestTime)
  }
  if (!given.has('limits.clientTime.headers')) clientTime.headers = Math.min(clientTime.headers, clientTime.request)
}

function place(parts: Parts, [name, ...rest]: readonly string[], value: unknown): void {
  if (name === undefined) return
  if (rest.length > 0) return place((parts[name] ??= {}) as Parts, rest, value)
  if (value === undefined) delete parts[name]
  else parts[name] = value
}
