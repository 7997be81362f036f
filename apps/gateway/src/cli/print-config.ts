import type { EffectiveSetting, SettingOrigin } from '@durable-http/core/settings'
import { hideUrlParts } from '../config/hidden-url-parts.ts'
import type { LoadedConfig } from './load-config.ts'

/** Writes every setting, its value and where it comes from; secrets are masked. */
export function printConfig({ effective, config, fileName }: LoadedConfig): string {
  const rows = effective.map((one) => [one.path, shown(one), originText(one.origin)] as const)
  const width = (column: 0 | 1) => Math.min(48, Math.max(...rows.map((row) => row[column].length)))
  const [names, values] = [width(0), width(1)]
  const lines = rows.map(([path, value, origin]) => `${path.padEnd(names)}  ${value.padEnd(values)}  ${origin}`)
  const apps = config.upstreams.length > 0 ? [] : ['No function app: the embedded mock stands in.']
  return [
    `Settings, their values and where they come from (file: ${fileName ?? 'none'}):`,
    '',
    ...lines,
    '',
    ...apps,
    ...config.warnings.map((warning) => `WARNING  ${warning}`),
  ]
    .join('\n')
    .trimEnd()
}

function shown({ setting, value }: EffectiveSetting): string {
  if (value === undefined) return '-'
  // Lists of secrets show the names of their entries.
  if (Array.isArray(value) && setting.isSecret) return value.length === 0 ? '-' : setting.kind.show(value)
  if (setting.isSecret) return '********'
  const text = hideUrlParts(setting.kind.show(value))
  return text === '' ? '-' : text
}

function originText(origin: SettingOrigin): string {
  if (origin === 'default') return 'default'
  return 'variable' in origin ? origin.variable : origin.file
}
