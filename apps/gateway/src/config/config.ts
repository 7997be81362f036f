import { createScrubber, type Scrub } from '@durable-http/core'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { judgeConfig } from './config-rules.ts'
import { type ConfigSources, type Environment, givenMember, givenVariable } from './config-sources.ts'
import { defaults, jwtDefaults, scraperBudget } from './defaults.ts'
import type { GatewayConfig } from './gateway-config.ts'
import { type EffectiveSetting, readGiven, secretFileFaults } from './given-setting.ts'
import { readUpstreams } from './given-upstreams.ts'
import { secretsOf } from './given-secrets.ts'
import type { Setting, SettingPath } from './setting.ts'
import { settings } from './settings.ts'
import { unknownMembers, unknownVariables } from './unknown-names.ts'

export type { Environment } from './config-sources.ts'

/** A configuration, and where each of its values comes from. */
export interface ResolvedConfig {
  config: GatewayConfig
  effective: readonly EffectiveSetting[]
}

/** Reads the configuration; throws a `ConfigError` that names every fault at once, never a key. */
export function readConfig(variables: Environment, others: Omit<ConfigSources, 'variables'> = {}): GatewayConfig {
  return resolveConfig({ variables, ...others }).config
}

/** Reads the configuration and tells where each value comes from; throws as `readConfig` does. */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  const faults: ConfigFault[] = [...(sources.faults ?? []), ...unknownMembers(sources)]
  const given = new Map<string, EffectiveSetting>()
  for (const [path, setting] of Object.entries(settings) as [SettingPath, Setting][]) {
    const { variable, example } = setting
    if (setting.isSecret) faults.push(...secretFileFaults(sources, variable, `${variable}=${example}`))
    const value = givenVariable(sources, variable) ?? givenMember(sources, path)
    const read = value && readGiven(path, setting, value, faults)
    if (read) given.set(path, read)
  }
  const apps = readUpstreams(sources, faults)
  const config = { ...assemble(given), upstreams: apps.upstreams }
  const judged = judgeConfig({
    config,
    originOf: (path) => originOf(given, path),
    isEdge: sources.isEdge === true,
    hasAuthFault: faults.some(({ variable }) => /^(API_KEYS|JWT_|auth\b)/.test(variable)),
  })
  faults.push(...judged.faults.filter((fault) => !faults.some((one) => one.variable === fault.variable)))
  const scrub = createScrubber(secretsOf(sources))
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => scrubFault(fault, scrub)))
  const warnings = [...apps.warnings, ...judged.warnings, ...unknownVariables(sources)].map(scrub)
  return { config: { ...config, warnings }, effective: [...effectiveOf(config, given), ...apps.effective] }
}

// A secret that was put into the place of a name stands in the name of the fault, too.
function scrubFault({ variable, file, message, example }: ConfigFault, scrub: Scrub): ConfigFault {
  const place = file === undefined ? {} : { file }
  return { variable: scrub(variable), ...place, message: scrub(message), example: scrub(example) }
}

function originOf(given: ReadonlyMap<string, EffectiveSetting>, path: SettingPath) {
  const origin = given.get(path)?.origin
  return origin === 'default' ? undefined : origin
}

type Parts = Record<string, unknown>

function assemble(given: ReadonlyMap<string, EffectiveSetting>): GatewayConfig {
  const config: Parts = structuredClone(defaults) as unknown as Parts
  if ([...given.keys()].some((path) => path.startsWith('auth.jwt.'))) {
    config['auth'] = { apiKeys: [], jwt: { ...structuredClone(jwtDefaults), audience: [] } }
  }
  for (const [path, { value }] of given) place(config, path.split('.'), value)
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
    const { interval, budget = scraperBudget } = scraper as { interval?: number; budget?: number }
    config['telemetry'] = interval === undefined ? rest : { ...rest, scraper: { interval, budget } }
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

function effectiveOf(config: GatewayConfig, given: ReadonlyMap<string, EffectiveSetting>): EffectiveSetting[] {
  return (Object.entries(settings) as [SettingPath, Setting][]).map(([path, setting]) => {
    const value = path.split('.').reduce<unknown>((parts, name) => (parts as Parts | undefined)?.[name], config)
    return given.get(path) ?? { path, setting, value, origin: 'default' }
  })
}
