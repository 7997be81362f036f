import type { ConfigFault } from './config-error.ts'
import type { Setting, SettingRow } from './setting.ts'
import { type GivenValue, givenValue, isGiven, type SettingOrigin, type SettingSources } from './setting-sources.ts'
import { valueFault } from './value-fault.ts'

/** A setting that was resolved; its value is undefined where it is off. */
export interface EffectiveSetting {
  path: string
  setting: Setting
  value: unknown
  origin: SettingOrigin
}

/** Resolves the rows that were given, by path; adds to `faults` what is wrong with them. */
export function resolveSettings(
  rows: Iterable<SettingRow>,
  sources: SettingSources,
  faults: ConfigFault[],
): Map<string, EffectiveSetting> {
  const resolved = new Map<string, EffectiveSetting>()
  for (const { path, setting, member = path } of rows) {
    if (setting.isSecret) faults.push(...secretFileFaults(sources, setting))
    const given = givenValue(sources, setting.variable, member)
    const value = given && readGiven(setting, given, faults)
    if (value) resolved.set(path, { path, setting, value: value.read, origin: given.origin })
  }
  return resolved
}

function readGiven(setting: Setting, given: GivenValue, faults: ConfigFault[]): { read: unknown } | undefined {
  const { raw, origin } = given
  const isOff = raw === false || (typeof raw === 'string' && /^(off|none)$/i.test(raw.trim()))
  if (setting.canBeOff && isOff) return { read: undefined }
  const isText = typeof raw === 'string' || !('variable' in origin)
  const result = setting.kind.schema.safeParse(isText ? raw : undefined)
  if (result.success) return { read: result.data }
  // One entry of a list may have several faults, but no value has the same one twice.
  for (const issue of isText ? result.error.issues : result.error.issues.slice(0, 1)) {
    faults.push(valueFault(setting, given, issue))
  }
  return undefined
}

// A variable set beside the one that names a file for it, or a file where none can be read.
function secretFileFaults({ variables, secrets }: SettingSources, { variable, example }: Setting): ConfigFault[] {
  const name = `${variable}_FILE`
  const isSet = (one: string) => typeof variables[one] === 'string' && isGiven(variables[one])
  const fault = (message: string) => [{ variable: name, message, example: `${variable}=${example}` }]
  if (!isSet(name)) return []
  if (isSet(variable)) return fault(`is set beside ${variable}; expected one of the two`)
  if (secrets) return []
  return fault(`names a file, and no files are read here; expected ${variable} itself, as a secret of the platform`)
}
