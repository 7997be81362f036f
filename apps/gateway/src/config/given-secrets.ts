import { type ConfigSources, valueAt } from './config-sources.ts'
import { settings, upstreamSettings } from './settings.ts'

const rows = Object.entries(settings).filter(([, { isSecret }]) => isSecret)
const appRows = Object.entries(upstreamSettings).filter(([, { isSecret }]) => isSecret)
const ofApps = new RegExp(`^(?:DURABLE_FUNCTIONS|UPSTREAM_.+)_(?:${appRows.map(([, row]) => row.variable).join('|')})$`)

/** Collects every text that must not be seen, whether or not it can be used. */
export function secretsOf({ variables, secrets = {}, file }: ConfigSources): string[] {
  const apps = valueAt(file?.value, 'upstreams')
  const found = [
    ...Object.values(secrets),
    ...rows.flatMap(([path, { variable }]) => [variables[variable], valueAt(file?.value, path)]),
    ...Object.keys(variables).map((variable) => (ofApps.test(variable) ? variables[variable] : undefined)),
    ...(Array.isArray(apps) ? apps.flatMap((app) => appRows.map(([member]) => valueAt(app, member))) : []),
  ]
  // Hashes stand in lists, and each is a secret by itself.
  return [...new Set(found.flatMap((value) => [value, ...partsOf(value)]))]
    .filter((value): value is string => typeof value === 'string' && value.trim() !== '')
    .map((value) => value.trim())
}

function partsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => [item, ...partsOf(item)])
  if (typeof value === 'object' && value !== null) return [(value as { sha256?: unknown }).sha256]
  if (typeof value !== 'string') return []
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value)) return URL.canParse(value) ? [new URL(value).password] : []
  return value.split(/[\s,]+/).map((part) => part.split(':').slice(2).join(':'))
}
