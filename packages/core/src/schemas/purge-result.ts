import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'
import { wholeNumber } from './whole-number.ts'

/** How many instances a purge deleted (`PurgeHistoryResult.cs`). */
export interface PurgeResult {
  instancesDeleted: number
  /** Says what is uncertain, after a repeat of a purge whose first try got no response. */
  note?: string | undefined
  [member: string]: unknown
}

export const PurgeResult: $ZodType<PurgeResult> = z.looseObject({
  instancesDeleted: wholeNumber(),
  note: z.optional(z.string()),
})
