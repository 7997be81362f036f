import type { Job, JobProgress } from '../../gateway/jobs.ts'
import { StateMark } from '../../parts/state-mark.tsx'
import { writeNumber } from '../../text/numbers.ts'
import { writeSpan } from '../../text/time.ts'

// The shapes mean the same as for instances.
const marks: Readonly<Record<Job['status'], string>> = {
  queued: 'Pending',
  running: 'Running',
  paused: 'Suspended',
  completed: 'Completed',
  failed: 'Failed',
  canceled: 'Canceled',
}

/** The state of a job as a shape and a word. */
export function JobState({ status }: { status: Job['status'] }) {
  return <StateMark state={marks[status] ?? 'Pending'} word={status} />
}

/** How far a job is: a bar, counts, rate and remaining time. */
export function JobCounts({ progress }: { progress: JobProgress }) {
  const { done = 0, failed = 0, skipped = 0, unknown = 0, rate, remaining, planned, plannedComplete } = progress
  const total = done + failed + skipped + unknown
  const of = planned === undefined ? '' : ` of ${plannedComplete === false ? 'at least ' : ''}${writeNumber(planned)}`
  const words = [
    `${writeNumber(done)} done${of}`,
    failed > 0 && `${writeNumber(failed)} failed`,
    skipped > 0 && `${writeNumber(skipped)} skipped`,
    unknown > 0 && `${writeNumber(unknown)} unknown`,
    rate !== undefined && rate > 0 && `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} a second`,
    remaining !== undefined && remaining > 0 && `${writeSpan(remaining * 1_000)} left`,
  ].filter((word) => typeof word === 'string')
  return (
    <div class="counts">
      {planned === undefined || planned === 0 ? null : (
        <progress max={planned} value={Math.min(total, planned)} aria-label="Progress of the job" />
      )}
      <span>{words.join(', ')}</span>
    </div>
  )
}
