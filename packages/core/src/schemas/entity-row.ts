import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'

/** Name (lower case) and key of an entity. */
export interface EntityId {
  name: string
  key: string
  [member: string]: unknown
}

/** One entity of a list (`DurableEntityStatus.cs`). */
export interface EntityRow {
  entityId: EntityId
  /** ISO 8601, up to 7 fractional digits, UTC. */
  lastOperationTime: string
  /** Null unless asked for with `fetchState`; date-times inside may have been rewritten by the host. */
  state: unknown
  [member: string]: unknown
}

export const EntityRow: $ZodType<EntityRow> = z.lazy(() =>
  z.looseObject({
    entityId: z.looseObject({ name: z.string(), key: z.string() }),
    lastOperationTime: z.string(),
    state: z.unknown(),
  }),
)
