import { useState } from 'preact/hooks'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { Payload } from '../../parts/payload.tsx'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { isNarrow } from '../../parts/use-narrow.ts'
import type { HistoryItem } from '../../gateway/wire.ts'
import type { InstancePage } from '../../state/instance-page.ts'
import { writeCount } from '../../text/numbers.ts'
import { writeShort } from '../../text/payload.ts'
import { writeInstant } from '../../text/time.ts'

/** The events of a history, of which only those in view are in the document. */
export function HistoryPanel({ page }: { page: InstancePage }) {
  const { history, historyError } = page.view.value
  const [selected, select] = useState(-1)
  if (historyError) return <ErrorNotice error={historyError} onRetry={() => void page.readHistory()} />
  if (!history) return <Notice>Reading the history …</Notice>
  const item = history[selected]
  return (
    <>
      <p class="faint">{writeCount(history.length, 'event')}</p>
      <div class="table history" role="table" aria-label="History" aria-rowcount={history.length + 1}>
        <div role="rowgroup" class="head">
          <div class="row" role="row" aria-rowindex={1}>
            <span role="columnheader" class="number">
              #
            </span>
            <span role="columnheader" class="time">
              Time
            </span>
            <span role="columnheader" class="name">
              Event
            </span>
            <span role="columnheader" class="note">
              What
            </span>
          </div>
        </div>
        <VirtualRows
          count={history.length}
          rowHeight={isNarrow.value ? 52 : 30}
          render={(index) => (
            <HistoryRow
              item={history[index]!}
              index={index}
              isSelected={index === selected}
              onSelect={() => select(index === selected ? -1 : index)}
            />
          )}
        />
      </div>
      {item ? <Payload label={`Event ${selected + 1}`} value={item} /> : null}
    </>
  )
}

function HistoryRow({
  item,
  index,
  isSelected,
  onSelect,
}: {
  item: HistoryItem
  index: number
  isSelected: boolean
  onSelect: () => void
}) {
  const what = item['FunctionName'] ?? item['Name'] ?? item['OrchestrationStatus'] ?? item['Reason'] ?? item['FireAt']
  const detail = item['Result'] ?? item['Input'] ?? (item['Reason'] === what ? undefined : item['Reason'])
  return (
    <div class="row" role="row" aria-rowindex={index + 2} data-current={isSelected || undefined}>
      <span role="cell" class="number">
        {index + 1}
      </span>
      <span role="cell" class="time">
        {item.Timestamp === undefined ? '' : writeInstant(item.Timestamp)}
      </span>
      <span role="cell" class="name" data-failed={item.EventType.endsWith('Failed') || undefined}>
        <button type="button" class="link" aria-expanded={isSelected} onClick={onSelect}>
          {item.EventType}
        </button>
      </span>
      <span role="cell" class="note">
        {writeShort(what, 80)} <span class="faint">{writeShort(detail, 120)}</span>
      </span>
    </div>
  )
}
