import type { FailureGroup } from '@durable-http/core'
import type { BulkActionName } from '@durable-http/core'
import { ActionButton } from '../../parts/action-button.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { hostNow } from '../../state/host-clock.ts'
import { bulkIntent } from '../../state/bulk-request.ts'
import { type Filters, selectionOf } from '../../state/filters.ts'
import { groupSelection } from '../../state/group-selection.ts'
import { linkTo, taskHub } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { describeSelection } from '../../state/selection-words.ts'
import { writeNumber } from '../../text/numbers.ts'
import { bulkActions } from '../bulk/bulk-actions.ts'
import { jobsAbsent } from '../jobs/job-support.ts'

const repairs: readonly BulkActionName[] = ['rewind', 'restart', 'purge']

/** One group of failures: how many, of what, why, and what can be done about it. */
export function FailureGroupRow({ group, filters }: { group: FailureGroup; filters: Filters }) {
  const { function: name, cause, count, example, latest, errorText, isApart } = group
  const open = (action: BulkActionName) => {
    const selection = groupSelection(group, selectionOf(filters, hostNow()))
    const place = taskHub.value === undefined ? {} : { taskHub: taskHub.value }
    bulkIntent.value = { action, selection: { ...selection, ...place }, words: describeSelection(selection) }
  }
  const blocked = isApart
    ? undefined
    : 'Another group of this function has the same words: list them, and tick those you mean.'
  return (
    <li class="group">
      <div class="bar">
        <strong class="big">{writeNumber(count)}</strong>
        <span class="name">{name}</span>
        <span class="faint">
          latest <TimeText at={latest} />
        </span>
      </div>
      <p class="message">{cause}</p>
      <div class="bar">
        <a href={linkTo(instancePath(example))}>Latest: {example}</a>
        <a href={linkTo('/instances', { state: 'Failed', function: name, error: errorText, since: filters.since })}>
          List them
        </a>
        {jobsAbsent.value
          ? null
          : repairs.map((action) => (
              <ActionButton
                key={action}
                effect={bulkActions[action].effect}
                danger={bulkActions[action].isHarmful}
                blocked={blocked}
                label={`${bulkActions[action].label} …`}
                onClick={() => open(action)}
              />
            ))}
      </div>
    </li>
  )
}
