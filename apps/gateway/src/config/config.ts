import { createScrubber, type Scrub } from '@durable-http/core'
import {
  ConfigError,
  type ConfigFault,
  type EffectiveSetting,
  type Environment,
  resolveSettings,
  type SettingRow,
} from '@durable-http/core/settings'
import { assembleConfig } from './assemble-config.ts'
import { judgeConfig } from './config-rules.ts'
import type { ConfigSources } from './config-sources.ts'
import { judgeAddress, namedApps, rowsOfApp } from './function-apps.ts'
import type { GatewayConfig } from './gateway-config.ts'
import { secretsOf } from './secret-values.ts'
import { settings } from './settings.ts'
import { unknownVariables } from './unknown-variables.ts'

/** A configuration, and where each of its values comes from. */
export interface ResolvedConfig {
  config: GatewayConfig
  effective: readonly EffectiveSetting[]
}

const rows: readonly SettingRow[] = Object.entries(settings).map(([path, setting]) => ({ path, setting }))

/** Reads the configuration; throws a `ConfigError` that names every fault at once, never a key. */
export function readConfig(variables: Environment, others: Omit<ConfigSources, 'variables'> = {}): GatewayConfig {
  return resolveConfig({ variables, ...others }).config
}

/** Reads the configuration and the source of each value; throws as `readConfig` does. */
export function resolveConfig(sources: ConfigSources): ResolvedConfig {
  const faults: ConfigFault[] = [...(sources.faults ?? [])]
  const naming: ConfigFault[] = []
  const apps = namedApps(sources, naming)
  const given = resolveSettings([...rows, ...apps.flatMap(rowsOfApp)], sources, faults)
  const addresses = apps.map((app) => judgeAddress(app, sources))
  faults.push(...naming, ...addresses.flatMap(({ fault }) => fault ?? []))
  const config = assembleConfig(given, apps)
  const judged = judgeConfig({
    config,
    given,
    isEdge: sources.isEdge === true,
    lacksNode: sources.isEdge === true || sources.lacksNode === true,
    hasAuthFault: faults.some(({ variable }) => /^(API_KEYS|JWT_|auth\b)/.test(variable)),
  })
  faults.push(...judged.faults.filter((fault) => !faults.some((one) => one.variable === fault.variable)))
  const scrub = createScrubber(secretsOf(sources))
  if (faults.length > 0) throw new ConfigError(faults.map((fault) => scrubFault(fault, scrub)))
  const unused = addresses.flatMap(({ warning }) => warning ?? [])
  const warnings = [...unused, ...judged.warnings, ...unknownVariables(sources)].map(scrub)
  const ofApps = [...given.values()].filter(({ path }) => isOfApp(path, config.upstreams))
  return {
    config: { ...config, warnings },
    effective: [...rows.map((row) => given.get(row.path) ?? defaultOf(row, config)), ...ofApps],
  }
}

// A secret that was put into the place of a name stands in the name of the fault, too.
function scrubFault({ variable, file, message, example }: ConfigFault, scrub: Scrub): ConfigFault {
  const place = file === undefined ? {} : { file }
  return { variable: scrub(variable), ...place, message: scrub(message), example: scrub(example) }
}

function defaultOf({ path, setting }: SettingRow, config: GatewayConfig): EffectiveSetting {
  const value = path
    .split('.')
    .reduce<unknown>((parts, name) => (parts as Record<string, unknown> | undefined)?.[name], config)
  return { path, setting, value, origin: 'default' }
}

const isOfApp = (path: string, upstreams: GatewayConfig['upstreams']) =>
  upstreams.some(({ name }) => path.startsWith(`upstreams.${name}.`))
