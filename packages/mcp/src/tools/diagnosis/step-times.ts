import type { TimelineStep } from '@durable-http/core'
import { shortSpan } from '../../text/relative-age.ts'
import { safeName } from '../../text/safe-text.ts'

const slowFrom = 1_000

/** The slowest finished steps, at most three, each of a second or more. */
export function slowSteps(steps: readonly TimelineStep[]): string[] {
  return steps
    .filter(({ kind, runTime = 0 }) => (kind === 'activity' || kind === 'sub-orchestration') && runTime >= slowFrom)
    .sort((a, b) => b.runTime! - a.runTime!)
    .slice(0, 3)
    .map(({ kind, name, runTime = 0 }) => `${kind} ${safeName(name, 60)} ${shortSpan(runTime)}`)
}

/** Steps that took more than one try, at most three, most tries first. */
export function retriedSteps(steps: readonly TimelineStep[]): string[] {
  return steps
    .filter(({ attempts }) => attempts.length > 1)
    .sort((a, b) => b.attempts.length - a.attempts.length)
    .slice(0, 3)
    .map(({ name, attempts, outcome }) => `${safeName(name, 60)} ${attempts.length} tries, ${outcome}`)
}
