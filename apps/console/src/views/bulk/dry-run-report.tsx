import type { DryRun } from '../../gateway/jobs.ts'
import { StateMark } from '../../parts/state-mark.tsx'
import { writeCount } from '../../text/numbers.ts'
import { writeSpan } from '../../text/time.ts'

/** Plan of a job: the count, the expected time, and ten of the instances. */
export function DryRunReport({ report: { matched, complete, sample, duration } }: { report: DryRun }) {
  const count = `${complete ? '' : 'at least '}${writeCount(matched, 'instance')}`
  const time = duration === undefined || matched === 0 ? '' : `, in about ${writeSpan(duration * 1_000)}`
  return (
    <section class="dry-run" aria-label="Dry run" role="status">
      <p>
        {matched === 0 && complete ? 'Nothing matches: there is nothing to do.' : `This would touch ${count}${time}.`}
      </p>
      {complete ? null : <p class="faint">Counting stopped at its budget; the job itself takes all that match.</p>}
      <ul>
        {sample.slice(0, 10).map(({ instanceId, name = '', runtimeStatus }) => (
          <li key={instanceId}>
            {runtimeStatus === undefined ? null : <StateMark state={runtimeStatus} />} <code>{instanceId}</code>{' '}
            <span class="faint">{name}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
