import { useState } from 'preact/hooks'
import type { BulkActionName } from '@durable-http/core'
import { ActionButton } from '../../parts/action-button.tsx'
import { hostNow } from '../../state/host-clock.ts'
import { taskHub } from '../../state/location.ts'
import { bulkIntent } from '../../state/bulk-request.ts'
import { chosen, clearChosen } from '../../state/chosen.ts'
import { type Filters, isEverything, selectionOf } from '../../state/filters.ts'
import { describeSelection } from '../../state/selection-words.ts'
import { writeCount } from '../../text/numbers.ts'
import { jobsAbsent } from '../jobs/job-support.ts'
import { bulkActionNames, bulkActions } from './bulk-actions.ts'

/** Chooses an action for the ticked instances, or for all that match; a dialog asks before anything happens. */
export function BulkBar({ filters, matched, isComplete }: { filters: Filters; matched: number; isComplete: boolean }) {
  const [action, setAction] = useState<BulkActionName>('restart')
  const ids = [...chosen.value]
  if (jobsAbsent.value)
    return <p class="faint">Bulk actions need jobs, which this gateway does not have; the command durable runs them.</p>
  const everything = isEverything(selectionOf(filters, 0))
  const open = (isOfIds: boolean) => {
    const place = taskHub.value === undefined ? {} : { taskHub: taskHub.value }
    const matching = selectionOf(filters, hostNow())
    const words = isOfIds ? `the ${writeCount(ids.length, 'instance')} you ticked` : describeSelection(matching)
    bulkIntent.value = { action, selection: { ...(isOfIds ? { ids } : matching), ...place }, words }
  }
  const { label, effect, isHarmful } = bulkActions[action]
  const noFilter = everything ? 'Narrow the list first: a bulk action never means the whole task hub.' : undefined
  return (
    <div class="bar bulk-bar" role="group" aria-label="Bulk actions">
      <label>
        <span class="faint">Do to many </span>
        <select value={action} onChange={(event) => setAction(event.currentTarget.value as BulkActionName)}>
          {bulkActionNames.map((name) => (
            <option key={name} value={name}>
              {bulkActions[name].label}
            </option>
          ))}
        </select>
      </label>
      {ids.length > 0 ? (
        <>
          <ActionButton
            effect={effect}
            danger={isHarmful}
            label={`${label} these ${ids.length}`}
            onClick={() => open(true)}
          />
          <button type="button" class="quiet" onClick={clearChosen}>
            Take ticks away
          </button>
        </>
      ) : null}
      <ActionButton
        effect={effect}
        danger={isHarmful}
        label={`${label} all that match${isComplete ? ` (${matched})` : ''}`}
        blocked={noFilter}
        onClick={() => open(false)}
      />
    </div>
  )
}
