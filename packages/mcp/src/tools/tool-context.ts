import type { Clock, OperationName, Scrub } from '@durable-http/core'
import type { CreateJob } from './bulk/bulk-job.ts'
import type { ToolAccess } from '../guards/access.ts'
import type { PlanSigner } from '../guards/plan-signer.ts'
import type { Args } from './tool-arguments.ts'
import type { ToolClient } from './tool-client.ts'
import type { UsedPlans } from './bulk/used-plans.ts'

/** Context of every tool, resource and prompt. */
export interface ToolContext {
  client: ToolClient
  clock: Clock
  access: ToolAccess
  plans: PlanSigner
  /** True where only a person may confirm what cannot be undone, never a model. */
  mustAsk: boolean
  /** Takes the secrets out of a text. */
  scrub: Scrub
  /** True for a tool that the operator lets be called. */
  offers: (tool: string) => boolean
  /** Takes the filters of a bulk purge or action, and its operation, for the audit. */
  noteRange?: ((filters: Args, operation?: OperationName) => void) | undefined
  /** Plans that have run and must not run twice. */
  usedPlans: UsedPlans
  /** Hands a planned bulk action over to run as a job; absent if the gateway has no jobs. */
  createJob?: CreateJob | undefined
}
