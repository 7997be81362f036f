import type { Clock, DurableClient } from '@durable-http/core'
import type { Access } from './access.ts'
import type { PlanSigner } from './purge-plan.ts'

/** What every tool works with. */
export interface ToolContext {
  client: DurableClient
  clock: Clock
  access: Access
  plans: PlanSigner
}
