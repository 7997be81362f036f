import type { RuntimeStatus } from './runtime-status.ts'
import type { ExceptionDetails } from './failure.ts'

/** A decision of an orchestrator that its work item has still to carry out. */
export type OrchestratorAction = { readonly id: number } & (
  | { readonly kind: 'ScheduleTask'; readonly name: string; readonly input: string | null }
  | { readonly kind: 'CreateTimer'; readonly fireAt: number }
  | {
      readonly kind: 'CreateSubOrchestration'
      readonly name: string
      readonly instanceId: string
      readonly input: string | null
    }
  | { readonly kind: 'SendEvent'; readonly instanceId: string; readonly name: string; readonly input: string | null }
  | CompleteAction
)

/** The end of an execution: a final status, or another round with a new input. */
export interface CompleteAction {
  readonly id: number
  readonly kind: 'Complete'
  readonly status: RuntimeStatus
  readonly result: string | null
  readonly details: ExceptionDetails | null
  /** Events for the next round, only with `ContinuedAsNew`. */
  readonly carryOver: readonly { readonly name: string; readonly input: string | null }[]
}

/** An action without its number. */
export type Decision = OrchestratorAction extends infer A ? (A extends { kind: string } ? Omit<A, 'id'> : never) : never
