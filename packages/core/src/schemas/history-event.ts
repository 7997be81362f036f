import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'

/** One item of `historyEvents`; see `readHistory` for a typed union of the kinds. */
export interface HistoryEvent {
  EventType: string
  /** ISO 8601, up to 7 fractional digits, UTC. */
  Timestamp?: string | undefined
  [member: string]: unknown
}

export const HistoryEvent: $ZodType<HistoryEvent> = z.looseObject({
  EventType: z.string(),
  Timestamp: z.optional(z.string()),
})
