import { DurableError } from './durable-error.ts'

/** Versions of orchestrations that the host of a function app has: a list, or `any`. */
export type OrchestrationVersions = readonly string[] | 'any'

/** Characters of a version. */
export const longestVersion = 100
const mostVersions = 100
const shownInMessage = 20

/** Says what is wrong with a version; undefined for a usable one. */
export function versionFault(version: string): string | undefined {
  if (version.trim() === '') return 'must not be empty or white space; leave it out for the default version of the host'
  if (version !== version.trim()) return 'must not begin or end with white space'
  if (/\p{Cc}/u.test(version)) return 'must not hold control characters'
  if (/^(["']).*\1$/.test(version)) return 'must not stand in quotation marks'
  if (/^(\*|any)$/i.test(version)) return 'must be one version, not a word for all of them'
  return version.length > longestVersion ? `must have at most ${longestVersion} characters` : undefined
}

/** Checks the option `versions`; throws `invalid_input` if it is neither a list of versions nor `any`. */
export function readVersions(given: unknown): OrchestrationVersions | undefined {
  if (given === undefined || given === 'any') return given
  if (!Array.isArray(given) || given.length === 0 || given.length > mostVersions)
    throw refused(`must be 'any', or a list of 1 to ${mostVersions} versions such as ['1.0', '2.0']`)
  for (const version of given as unknown[]) {
    const fault = typeof version === 'string' ? versionFault(version) : 'must be a string'
    if (fault) throw refused(`holds a version that ${fault}`)
  }
  return [...new Set(given as string[])]
}

/** True if the host is known to have this version. */
export function hasVersion(versions: OrchestrationVersions | undefined, version: string): boolean {
  return versions === 'any' || (versions?.includes(version) ?? false)
}

/** Says which versions a start may name, and which setting changes that. */
export function acceptedVersions(versions: OrchestrationVersions | undefined): string {
  if (versions === undefined)
    return 'no version, because the setting `versions` of this function app is absent: list there the versions that its host has, or set it to any'
  if (versions === 'any') return 'any version'
  const more = versions.length - shownInMessage
  return `${versions.slice(0, shownInMessage).join(', ')}${more > 0 ? ` or one of ${more} more` : ''} (the setting \`versions\` of this function app), or none`
}

const refused = (message: string) =>
  new DurableError('invalid_input', `versions ${message}`, { issues: [{ parameter: 'versions', message }] })
