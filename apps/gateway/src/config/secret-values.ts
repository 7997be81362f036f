import { hostSettings, type Setting, type SettingSources, valueAt } from '@durable-http/core/settings'
import { secretUrlParts } from './hidden-url-parts.ts'
import { settings } from './settings.ts'

const rows = Object.entries(settings)
const secretRows = rows.filter(([, { isSecret }]) => isSecret)
const appRows: readonly (readonly [string, Setting])[] = Object.entries(hostSettings)
const secretAppRows = appRows.filter(([, { isSecret }]) => isSecret)
const ofApps = new RegExp(
  `^(?:DURABLE_FUNCTIONS|UPSTREAM_.+)_(?:${secretAppRows.map(([, row]) => row.variable).join('|')})$`,
)
// Shorter parts of URLs, such as `v=1`, would be replaced all over the messages.
const shortestPart = 6

/** Collects every text that must not be seen, whether or not it can be used. */
export function secretsOf({ variables, secrets = {}, file }: SettingSources): string[] {
  const found = [
    ...Object.values(secrets),
    ...secretRows.map(([, { variable }]) => variables[variable]),
    ...Object.keys(variables).map((variable) => (ofApps.test(variable) ? variables[variable] : undefined)),
    ...secretMembers(file?.value),
  ]
  const inUrls = [
    ...rows.flatMap(([path, { variable }]) => [variables[variable], valueAt(file?.value, path)]),
    ...appsOf(file?.value).flatMap((app) => appRows.map(([member]) => valueAt(app, member))),
  ].flatMap((value) => (typeof value === 'string' ? secretUrlParts(value) : []))
  const whole = found.flatMap((value) => [value, ...partsOf(value)]).filter(isText)
  return [...new Set([...whole.map((value) => value.trim()), ...inUrls.filter((part) => part.length >= shortestPart)])]
}

/** Collects the secrets in the configuration file: keys, secrets that sign, and what URLs hold. Hashes of keys do not count. */
export function secretsOfFile(value: unknown): string[] {
  const urls = [
    ...rows.map(([path]) => valueAt(value, path)),
    ...appsOf(value).flatMap((app) => appRows.map(([member]) => valueAt(app, member))),
  ].flatMap((one) => (typeof one === 'string' ? secretUrlParts(one) : []))
  const members = secretMembers(value, (path) => path !== 'auth.apiKeys' && path !== 'storeUrl')
  return [...members.flatMap((one) => [one, ...partsOf(one)]).filter(isText), ...urls]
}

function secretMembers(file: unknown, isWanted: (path: string) => boolean = () => true): unknown[] {
  return [
    ...secretRows.flatMap(([path]) => (isWanted(path) ? [valueAt(file, path)] : [])),
    ...appsOf(file).flatMap((app) => secretAppRows.map(([member]) => valueAt(app, member))),
  ]
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== ''

function appsOf(file: unknown): readonly unknown[] {
  const apps = valueAt(file, 'upstreams')
  return Array.isArray(apps) ? (apps as readonly unknown[]) : []
}

// Hashes stand in lists, and each is a secret by itself.
function partsOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => [item, ...partsOf(item)])
  if (typeof value === 'object' && value !== null) {
    const { sha256, secret } = value as { sha256?: unknown; secret?: unknown }
    return [sha256, secret]
  }
  if (typeof value !== 'string') return []
  // Only known schemes: `main://…` is the id and secret of a signing key.
  if (/^(?:rediss?|file|https?):\/\//i.test(value)) return URL.canParse(value) ? [new URL(value).password] : []
  return value.split(/[\s,]+/).flatMap((part) => {
    const [, ...parts] = part.split(':')
    const behindId = parts.join(':')
    // A shorter value may be the role of an API key.
    return [parts.slice(1).join(':'), ...(behindId.length >= 12 ? [behindId] : [])]
  })
}
