import type { TimelineStep } from '../timeline-step.ts'
import { spanOf } from './age.ts'
import type { DiagnosisWording } from './wording.ts'

const slowFrom = 1_000

/** The slowest finished steps, at most three, each of a second or more. */
export function slowSteps(steps: readonly TimelineStep[], { name: named }: DiagnosisWording): string[] {
  return steps
    .filter(({ kind, runTime = 0 }) => (kind === 'activity' || kind === 'sub-orchestration') && runTime >= slowFrom)
    .sort((a, b) => b.runTime! - a.runTime!)
    .slice(0, 3)
    .map(({ kind, name, runTime = 0 }) => `${kind} ${named(name, 60)} ${spanOf(runTime)}`)
}

/** Steps that took more than one try, at most three, most tries first. */
export function retriedSteps(steps: readonly TimelineStep[], { name: named }: DiagnosisWording): string[] {
  return steps
    .filter(({ attempts }) => attempts.length > 1)
    .sort((a, b) => b.attempts.length - a.attempts.length)
    .slice(0, 3)
    .map(({ name, attempts, outcome }) => `${named(name, 60)} ${attempts.length} tries, ${outcome}`)
}
