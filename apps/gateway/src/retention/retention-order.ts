import type { RetentionRule } from '../config/gateway-config.ts'

/** Rule that a retention job was created for; a later change of the rule ends the job. */
export interface RetentionOrder {
  rule: string
  enforce: boolean
  /** Folder for an export of each instance before it is deleted. */
  exportTo?: string
  /** The whole rule as it was. */
  terms: string
}

/** Writes a rule so that two are equal if they mean the same. */
export const termsOf = (rule: RetentionRule): string =>
  JSON.stringify(Object.entries(rule).toSorted(([one], [other]) => (one < other ? -1 : 1)))
