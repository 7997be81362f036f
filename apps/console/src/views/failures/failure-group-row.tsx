import type { BulkAction } from '../../gateway/jobs.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { bulkIntent } from '../../state/bulk-request.ts'
import type { FailureGroup } from '../../state/failure-groups.ts'
import { type Filters, selectionOf } from '../../state/filters.ts'
import { groupSelection } from '../../state/group-selection.ts'
import { linkTo, taskHub } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { describeSelection } from '../../state/selection-words.ts'
import { writeCount, writeNumber } from '../../text/numbers.ts'
import { bulkActions } from '../bulk/bulk-actions.ts'
import { jobsAbsent } from '../jobs/job-support.ts'

const repairs: readonly BulkAction[] = ['rewind', 'restart', 'purge']

/** One group of failures: how many, of what, why, and what can be done about it. */
export function FailureGroupRow({
  group,
  others,
  filters,
}: {
  group: FailureGroup
  others: readonly FailureGroup[]
  filters: Filters
}) {
  const { name, message, count, example, latest } = group
  const open = (action: BulkAction) => {
    const selection = groupSelection(group, others, selectionOf(filters, Date.now()))
    const words =
      'ids' in selection
        ? `the ${writeCount(selection.ids.length, 'instance')} of this group`
        : describeSelection(selection)
    const place = taskHub.value === undefined ? {} : { taskHub: taskHub.value }
    bulkIntent.value = { action, selection: { ...selection, ...place }, words }
  }
  const selection = groupSelection(group, others, {})
  const error = 'errorText' in selection ? selection.errorText : undefined
  return (
    <li class="group">
      <div class="bar">
        <strong class="big">{writeNumber(count)}</strong>
        <span class="name">{name}</span>
        <span class="faint">
          latest <TimeText at={latest} />
        </span>
      </div>
      <p class="message">{message}</p>
      <div class="bar">
        <a href={linkTo(instancePath(example))}>Latest: {example}</a>
        <a href={linkTo('/instances', { state: 'Failed', function: name, error, since: filters.since })}>List them</a>
        {jobsAbsent.value
          ? null
          : repairs.map((action) => (
              <ActionButton
                key={action}
                effect={bulkActions[action].effect}
                danger={bulkActions[action].isHarmful}
                label={`${bulkActions[action].label} …`}
                onClick={() => open(action)}
              />
            ))}
      </div>
    </li>
  )
}
