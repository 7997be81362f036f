import type { ValueKind } from './value-kind.ts'

/** One setting: how it is named in the environment, what it takes, and an example. */
export interface Setting<T = unknown> {
  variable: string
  kind: ValueKind<T>
  /** A value as the environment would hold it. */
  example: string
  /** Neither shown nor quoted anywhere; on Node it may stand in a file that `<variable>_FILE` names. */
  isSecret?: true
  /** Takes `off` for nothing, where there is a default. */
  canBeOff?: true
  /** Does nothing on runtimes other than Node. */
  needsNode?: true
}

/** A setting and where it belongs in a configuration. */
export interface SettingRow {
  path: string
  setting: Setting
  /** Member of the file; the path when absent, none when null. */
  member?: string | null
}
