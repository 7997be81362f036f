import type { Clock } from '@durable-http/core'
import type { Access } from './access.ts'
import type { PlanSigner } from './purge-plan.ts'
import type { ToolClient } from './scrub-client.ts'

/** What every tool works with. */
export interface ToolContext {
  client: ToolClient
  clock: Clock
  access: Access
  plans: PlanSigner
}
