import { createScrubber, type Scrub } from '@durable-http/core'
import { assembleConfig } from './assemble-config.ts'
import { ConfigError, type ConfigFault } from './config-error.ts'
import { judgeConfig } from './config-rules.ts'
import { type ConfigSources, type Environment, givenMember, givenVariable } from './config-sources.ts'
import type { GatewayConfig } from './gateway-config.ts'
import { type EffectiveSetting, readGiven, secretFileFaults } from './given-setting.ts'
import { readUpstreams } from './given-upstreams.ts'
import { secretsOf } from './given-secrets.ts'
import type { Setting, SettingPath } from './setting.ts'
import { settings } from './settings.ts'
import { unknownVariables } from './unknown-variables.ts'

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
  const faults: ConfigFault[] = [...(sources.faults ?? [])]
  const given = new Map<string, EffectiveSetting>()
  for (const [path, setting] of Object.entries(settings) as [SettingPath, Setting][]) {
    const { variable, example } = setting
    if (setting.isSecret) faults.push(...secretFileFaults(sources, variable, `${variable}=${example}`))
    const value = givenVariable(sources, variable) ?? givenMember(sources, path)
    const read = value && readGiven(path, setting, value, faults)
    if (read) given.set(path, read)
  }
  const apps = readUpstreams(sources, faults)
  const config = { ...assembleConfig(given), upstreams: apps.upstreams }
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

function effectiveOf(config: GatewayConfig, given: ReadonlyMap<string, EffectiveSetting>): EffectiveSetting[] {
  return (Object.entries(settings) as [SettingPath, Setting][]).map(([path, setting]) => {
    const value = path
      .split('.')
      .reduce<unknown>((parts, name) => (parts as Record<string, unknown> | undefined)?.[name], config)
    return given.get(path) ?? { path, setting, value, origin: 'default' }
  })
}
