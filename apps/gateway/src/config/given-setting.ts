import type { ConfigFault } from './config-error.ts'
import type { ConfigOrigin, ConfigSources, GivenValue } from './config-sources.ts'
import type { Setting } from './setting.ts'
import { valueFault } from './value-fault.ts'

/** What a setting says in the end; the value is absent where it is off. */
export interface EffectiveSetting {
  path: string
  setting: Setting
  value: unknown
  origin: ConfigOrigin
}

/** Reads a value that was given; what is wrong with it goes to the faults. */
export function readGiven(
  path: string,
  setting: Setting,
  given: GivenValue,
  faults: ConfigFault[],
): EffectiveSetting | undefined {
  const { raw, origin } = given
  const isOff = raw === false || (typeof raw === 'string' && /^(off|none)$/i.test(raw.trim()))
  if (setting.canBeOff && isOff) return { path, setting, value: undefined, origin }
  const isText = typeof raw === 'string' || !('variable' in origin)
  const result = setting.kind.schema.safeParse(isText ? raw : undefined)
  if (result.success) return { path, setting, value: result.data, origin }
  // One entry of a list may have several faults, but no value has the same one twice.
  for (const issue of isText ? result.error.issues : result.error.issues.slice(0, 1)) {
    faults.push(valueFault(setting, given, issue))
  }
  return undefined
}

/** Tells of a variable that is set beside the one that names a file for it, and of a file where none can be read. */
export function secretFileFaults(sources: ConfigSources, variable: string, example: string): ConfigFault[] {
  const name = `${variable}_FILE`
  const { variables, secrets } = sources
  const isSet = (one: string) => typeof variables[one] === 'string' && variables[one].trim() !== ''
  if (!isSet(name)) return []
  if (isSet(variable)) {
    return [{ variable: name, message: `is set beside ${variable}; expected one of the two`, example }]
  }
  if (sources.isEdge || secrets === undefined) {
    const message = `names a file, and no files are read here; expected ${variable} itself, as a secret of the platform`
    return [{ variable: name, message, example }]
  }
  return []
}
