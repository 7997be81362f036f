import type { Clock, Scrub } from '@durable-http/core'
import type { ToolAccess } from '../guards/access.ts'
import type { PlanSigner } from '../guards/purge-plan.ts'
import type { Args } from './tool-arguments.ts'
import type { ToolClient } from './tool-client.ts'

/** Context of every tool, resource and prompt. */
export interface ToolContext {
  client: ToolClient
  clock: Clock
  access: ToolAccess
  plans: PlanSigner
  /** Takes the secrets out of a text. */
  scrub: Scrub
  /** Takes the filters of a bulk purge, for the audit. */
  noteRange?: ((filters: Args) => void) | undefined
}
