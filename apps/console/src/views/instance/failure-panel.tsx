import { type FailureDetails, readFailure } from '@durable-http/core'
import type { Status } from '../../gateway/wire.ts'
import { linkTo } from '../../state/location.ts'

/** Why an instance failed: the message first, then what caused it. */
export function FailurePanel({ status }: { status: Status }) {
  const failure = readFailure(status)
  if (!failure) return null
  return (
    <section class="failure" aria-label="Failure">
      <h2>Why it failed</h2>
      <Cause failure={failure} depth={0} />
      <p>
        <a href={linkTo('/failures', { function: status.name })}>Failures like this one</a>
      </p>
    </section>
  )
}

const deepest = 12

function Cause({ failure, depth }: { failure: FailureDetails; depth: number }) {
  const { message, type, activity, task, others, inner, isNonRetriable } = failure
  const at = activity === undefined ? task : `activity ${activity}`
  return (
    <div class="cause">
      {depth > 0 ? <p class="faint">caused by</p> : null}
      <p class="message">{message}</p>
      <p class="faint">
        {[type, at && `in ${at}`, others && `${others} more failed at once`, isNonRetriable && 'not to be retried']
          .filter(Boolean)
          .join(' · ')}
      </p>
      {inner && depth < deepest ? <Cause failure={inner} depth={depth + 1} /> : null}
    </div>
  )
}
