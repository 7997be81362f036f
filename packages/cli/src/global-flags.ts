import type { TargetFlags } from './context/target.ts'

/** Options that every command takes. */
export interface GlobalFlags extends TargetFlags {
  output?: string
  fields?: string
  time?: string
  color?: boolean
  quiet?: boolean
}
