import type { EntityMessages } from './entity-messages.ts'
import type { createExternalEvents } from './external-events.ts'
import type { InstanceRow } from './instance.ts'
import type { TimerLimits } from './long-timer.ts'
import type { Decision } from './orchestrator-action.ts'

/** State that the context of a running orchestrator reads and writes. */
export interface SessionState {
  readonly instance: Pick<InstanceRow, 'instanceId' | 'executionId' | 'name' | 'version' | 'parent'>
  readonly input: string | null
  readonly events: ReturnType<typeof createExternalEvents>
  now: number
  isReplaying: boolean
  customStatus: string | null | undefined
  next: { input: string | null; preserveEvents: boolean } | undefined
  decide(decision: Decision): number
  /** Opens the task that a decision's completion resolves with its result. */
  open(id: number, called: { kind: string; name: string }): Promise<string | null>
  close(id: number): void
  readonly newGuid: () => string
  readonly messages: EntityMessages
  readonly requestTime: boolean
  readonly timerLimits: TimerLimits | undefined
  /** Why a function cannot be called, if it cannot. */
  readonly missing: (kind: 'activity' | 'orchestrator', name: string) => string | undefined
  readonly log: (...message: unknown[]) => void
}
