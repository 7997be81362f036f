import type { ConfigFault } from './config-error.ts'

/** Environment variables, or the bindings of an edge platform. */
export type Environment = Readonly<Record<string, unknown>>

/** What a configuration is read from: a variable beats the file, the file beats the default. */
export interface ConfigSources {
  variables: Environment
  /** What stands in the configuration file, and its name for messages. */
  file?: { name: string; value: unknown } | undefined
  /** Secrets by variable, from the files that `<variable>_FILE` name. */
  secrets?: Readonly<Record<string, string>>
  /** What went wrong while files were read, to be told with the rest. */
  faults?: readonly ConfigFault[]
  /** At the edge there are no files, and no address is listened on. */
  isEdge?: boolean
}

/** Where a value comes from. */
export type ConfigOrigin = 'default' | { variable: string } | { file: string; member: string }

/** A value that somebody gave, before it is read. */
export interface GivenValue {
  raw: unknown
  origin: Exclude<ConfigOrigin, 'default'>
}

/** Tells whether a value counts as given; an empty text is how shells and compose files say "not set". */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
}

/** Finds what was given for a variable, by itself or through a file. */
export function givenVariable({ variables, secrets = {} }: ConfigSources, variable: string): GivenValue | undefined {
  const raw = isGiven(variables[variable]) ? variables[variable] : secrets[variable]
  return isGiven(raw) ? { raw, origin: { variable } } : undefined
}

/** Finds what was given for a member of the file. */
export function givenMember({ file }: ConfigSources, member: string): GivenValue | undefined {
  if (!file) return undefined
  const raw = valueAt(file.value, member)
  return isGiven(raw) ? { raw, origin: { file: file.name, member } } : undefined
}

/** Follows a path such as `upstreams[0].baseUrl` into a value. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value
  for (const name of path.split(/[.[\]]+/).filter(Boolean)) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined
    found = (found as Record<string, unknown>)[name]
  }
  return found
}
