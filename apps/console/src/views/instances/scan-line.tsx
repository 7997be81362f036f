import type { InstanceList, ListView } from '../../state/instance-list.ts'
import { mostRows } from '../../state/row-store.ts'
import { writeCount, writeNumber } from '../../text/numbers.ts'

/** Progress of the scan in words, with a button to continue. */
export function ScanLine({ view, list }: { view: ListView; list: InstanceList }) {
  const { progress, isLoading, count, rows, held } = view
  const { scanned, complete } = progress
  return (
    <div class="bar scan-line" role="status">
      <span>{`Scanned ${writeNumber(Math.max(scanned, count))}, matched ${writeNumber(count)}.`}</span>
      {isLoading ? <span class="faint">Still reading …</span> : null}
      {!isLoading && !complete && scanned > 0 ? (
        <button type="button" onClick={() => void list.load()}>
          Continue
        </button>
      ) : null}
      {isLoading && scanned > 0 ? (
        <button type="button" onClick={() => list.stop()}>
          Stop
        </button>
      ) : null}
      {!complete && count > 0 ? (
        <span class="faint">The host keeps no order by time: these are the newest of what was read so far.</span>
      ) : null}
      {count > rows.length ? (
        <span class="faint">{`${writeNumber(mostRows)} are listed; the others are counted only.`}</span>
      ) : null}
      {held > 0 ? (
        <button type="button" class="primary" onClick={() => list.takeWaiting()}>
          {`Show ${writeCount(held, 'new instance')}`}
        </button>
      ) : null}
    </div>
  )
}
