import type { RetentionRule } from '../config/gateway-config.ts'

/** What a job of retention was made for; a rule that is changed since ends it. */
export interface RetentionOrder {
  rule: string
  enforce: boolean
  /** The whole rule as it was. */
  terms: string
}

/** Writes a rule so that two are equal if they mean the same. */
export const termsOf = (rule: RetentionRule): string =>
  JSON.stringify(Object.entries(rule).toSorted(([one], [other]) => (one < other ? -1 : 1)))
