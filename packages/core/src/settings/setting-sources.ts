/** Environment variables, or the bindings of an edge platform. */
export type Environment = Readonly<Record<string, unknown>>

/** Sources of settings: a variable beats the file, the file beats the default. */
export interface SettingSources {
  variables: Environment
  /** Content of the configuration file, and its name for messages. */
  file?: { name: string; value: unknown } | undefined
  /** Secrets by variable, from the files that `<variable>_FILE` name; absent where no files are read. */
  secrets?: Readonly<Record<string, string>>
}

/** Where a value comes from. */
export type SettingOrigin = 'default' | { variable: string } | { file: string; member: string }

/** A value as it was given, before it is read. */
export interface GivenValue {
  raw: unknown
  origin: Exclude<SettingOrigin, 'default'>
}

/** True for a value that counts as given; with an empty text, shells and compose files say "not set". */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '')
}

/** Finds the value of a variable or, where it is not set, of a member of the file. */
export function givenValue(
  { variables, secrets = {}, file }: SettingSources,
  variable: string,
  member: string | null,
): GivenValue | undefined {
  const text = isGiven(variables[variable]) ? variables[variable] : secrets[variable]
  if (isGiven(text)) return { raw: text, origin: { variable } }
  const raw = file && member !== null ? valueAt(file.value, member) : undefined
  return isGiven(raw) ? { raw, origin: { file: file!.name, member: member! } } : undefined
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
