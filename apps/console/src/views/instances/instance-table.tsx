import { useEffect, useRef } from 'preact/hooks'
import { isNarrow } from '../../parts/use-narrow.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { chosen } from '../../state/chosen.ts'
import { setParams } from '../../state/location.ts'
import type { Order, Row } from '../../state/rows.ts'
import { InstanceRow } from './instance-row.tsx'

const columns: readonly { label: string; class: string; order?: Order }[] = [
  { label: 'State', class: 'state-cell' },
  { label: 'Id', class: 'id', order: 'id' },
  { label: 'Function', class: 'name', order: 'name' },
  { label: 'Failure or custom status', class: 'note' },
  { label: 'Created', class: 'time created', order: 'created' },
  { label: 'Changed', class: 'time updated', order: 'updated' },
]

/** The rows as a table that scrolls; a click on a heading orders what was loaded. */
export function InstanceTable({
  rows,
  order,
  current,
  onPoint,
}: {
  rows: readonly Row[]
  order: Order
  /** Row that the keyboard is at; −1 for none. */
  current: number
  /** Told when the pointer comes or goes. */
  onPoint: (isOver: boolean) => void
}) {
  const table = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (current < 0) return
    const link = table.current?.querySelector<HTMLElement>('[data-current] .id a')
    link?.focus({ preventScroll: true })
  }, [current])
  return (
    <div
      class="table instances"
      role="table"
      ref={table}
      aria-label="Instances"
      aria-rowcount={rows.length + 1}
      onPointerEnter={() => onPoint(true)}
      onPointerLeave={() => onPoint(false)}
    >
      <div role="rowgroup" class="head">
        <div class="row" role="row" aria-rowindex={1}>
          <span role="columnheader" class="tick">
            <span class="hidden">Chosen</span>
          </span>
          {columns.map((column) => (
            <Heading key={column.label} column={column} present={order} />
          ))}
        </div>
      </div>
      <VirtualRows
        count={rows.length}
        rowHeight={isNarrow.value ? 68 : 36}
        focus={current}
        render={(index) => {
          const row = rows[index]
          if (!row) return null
          const isChosen = chosen.value.has(row.id)
          return <InstanceRow row={row} index={index} isChosen={isChosen} isCurrent={index === current} />
        }}
      />
    </div>
  )
}

function Heading({
  column: { label, class: name, order },
  present,
}: {
  column: (typeof columns)[number]
  present: Order
}) {
  const isPresent = order === present
  const direction = order === 'id' || order === 'name' ? 'ascending' : 'descending'
  return (
    <span role="columnheader" class={name} {...(isPresent ? { 'aria-sort': direction } : {})}>
      {order === undefined ? (
        label
      ) : (
        <button type="button" class="sort" onClick={() => setParams({ sort: order === 'updated' ? undefined : order })}>
          {label}
          <span aria-hidden="true">{isPresent ? (direction === 'ascending' ? ' ↑' : ' ↓') : ''}</span>
        </button>
      )}
    </span>
  )
}
