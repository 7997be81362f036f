import { StateMark } from '../../parts/state-mark.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { toggleChosen } from '../../state/chosen.ts'
import { linkTo } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import type { Row } from '../../state/rows.ts'

/** One instance in the list; ids are never cut. */
export function InstanceRow({
  row,
  index,
  isChosen,
  isCurrent,
}: {
  row: Row
  index: number
  isChosen: boolean
  isCurrent: boolean
}) {
  return (
    <div class="row" role="row" aria-rowindex={index + 2} data-current={isCurrent || undefined}>
      <span role="cell" class="tick">
        <input
          type="checkbox"
          checked={isChosen}
          aria-label={`Choose ${row.id}`}
          onChange={() => toggleChosen(row.id)}
        />
      </span>
      <span role="cell" class="state-cell">
        <StateMark state={row.state} />
      </span>
      <span role="cell" class="id">
        <a href={linkTo(instancePath(row.id))}>{row.id}</a>
      </span>
      <span role="cell" class="name">
        {row.name}
      </span>
      <span role="cell" class="note" title={row.note}>
        {row.note}
      </span>
      <span role="cell" class="time created">
        <TimeText at={row.created} />
      </span>
      <span role="cell" class="time updated">
        <TimeText at={row.updated} />
      </span>
    </div>
  )
}
