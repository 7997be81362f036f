import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4'

/** How many instances a purge deleted (`PurgeHistoryResult.cs`). */
export interface PurgeResult {
  instancesDeleted: number
  [member: string]: unknown
}

export const PurgeResult: $ZodType<PurgeResult> = z.looseObject({
  instancesDeleted: z.int(),
})
