import type { FailureDetails } from './failure-shape.ts'

/** One try of a step. */
export interface StepAttempt {
  scheduledAt: string
  /** Absent while it runs. */
  endedAt?: string
  outcome: 'completed' | 'failed' | 'pending'
  failure?: FailureDetails
}

/** One step of an orchestration: an activity, a sub-orchestration, a timer, or an external event. */
export interface TimelineStep {
  kind: 'activity' | 'sub-orchestration' | 'timer' | 'event'
  /** Function or event name; empty for timers. */
  name: string
  outcome: 'completed' | 'failed' | 'pending'
  scheduledAt: string
  /** Absent while it runs. */
  endedAt?: string
  /** Milliseconds from the end of what came before until the orchestrator had scheduled this step. */
  queueTime: number
  /** Milliseconds from scheduled to ended, the worker's queue included, over all tries and the pauses between; absent while it runs. */
  runTime?: number
  /** More than one where a retry policy tried again. */
  attempts: StepAttempt[]
  /** Id of a sub-orchestration, if the host reports it. */
  instanceId?: string
}
