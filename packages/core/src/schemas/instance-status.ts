import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'
import { HistoryEvent } from './history-event.ts'
import type { RuntimeStatus } from './runtime-status.ts'

/** Status of an orchestration instance (`StatusResponsePayload.cs`). */
export interface InstanceStatus {
  /** Function name as started. */
  name: string
  instanceId: string
  runtimeStatus: RuntimeStatus
  /** Any JSON; null if absent or not requested. */
  input: unknown
  customStatus: unknown
  /** Return value, failure text, or the reason of a terminate or suspend; null until there is one. */
  output: unknown
  /** ISO 8601, UTC, cut to the whole second: to take in or go past the rows of that second, use the next one as a bound. */
  createdTime: string
  /** ISO 8601, whole seconds, UTC. */
  lastUpdatedTime: string
  /** Version given at the start, or the default version of the host; hosts from 3.15.1 on. */
  version?: string | undefined
  /** Id of the parent of a sub-orchestration; hosts from 3.15.3 on. */
  parentInstanceId?: string | undefined
  /** Present only when asked for with `showHistory`. */
  historyEvents?: HistoryEvent[] | undefined
  [member: string]: unknown
}

export const InstanceStatus: $ZodType<InstanceStatus> = z.looseObject({
  name: z.string(),
  instanceId: z.string(),
  // A newer host may add a state; a response is not refused for it.
  runtimeStatus: z.string() as unknown as z.ZodMiniType<RuntimeStatus>,
  input: z.unknown(),
  customStatus: z.unknown(),
  output: z.unknown(),
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
  version: z.optional(z.string()),
  parentInstanceId: z.optional(z.string()),
  historyEvents: z.optional(z.array(HistoryEvent as z.ZodMiniType<HistoryEvent>)),
})
