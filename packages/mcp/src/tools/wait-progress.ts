import { spanOf, type Clock, type InstanceStatus } from '@durable-http/core'
import { safeName } from '../text/safe-text.ts'
import type { ToolCall } from './tool.ts'

/** Reports of a wait to the client that asked for progress. */
export interface WaitReports {
  /** Takes each status that is read. */
  onStatus(status: InstanceStatus): void
  /** Resolves once every report is on its way, so that none follows the result. */
  sent(): Promise<void>
}

/** Makes the reporter of a wait of the given seconds. */
export function reportWait(progress: ToolCall['progress'], clock: Clock, seconds: number): WaitReports {
  const began = clock.now()
  // Reports are chained so that they arrive in order.
  let reported = Promise.resolve()
  return {
    onStatus({ runtimeStatus }) {
      const elapsed = clock.now() - began
      const message = `${safeName(runtimeStatus, 40)}, waited ${spanOf(elapsed)}`
      reported = reported.then(() => progress?.({ progress: elapsed / 1000, total: seconds, message })).catch(() => {})
    },
    sent: () => reported,
  }
}
