import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import type { ListView } from '../../state/instance-list.ts'
import { linkTo } from '../../state/location.ts'
import { useSlow } from '../../parts/use-slow.ts'
import { BrokenInstance } from './broken-instance.tsx'

// The host cannot list a range in which it cannot write one row.
const isBroken = (code: string) => code === 'upstream' || code === 'protocol' || code === 'scan_failed'

/** Content of an empty list: not loaded, empty, failed, or waiting. */
export function ListState({ view, onRetry, isFiltered }: { view: ListView; onRetry: () => void; isFiltered: boolean }) {
  const { error, isLoading, rows, progress } = view
  const isSlow = useSlow(isLoading && rows.length === 0)
  if (error)
    return (
      <>
        <ErrorNotice error={error} onRetry={onRetry} />
        {isBroken(error.code) ? <BrokenInstance /> : null}
      </>
    )
  if (rows.length > 0) return null
  if (isLoading)
    return (
      <Notice>
        {isSlow
          ? 'The host reads its whole instance table for every filter but an id prefix: this can take minutes on a large hub. A prefix or a stop is quicker.'
          : 'Reading …'}
      </Notice>
    )
  if (!progress.complete) return <Notice>No instance matches so far. Continue to look through more.</Notice>
  return isFiltered ? (
    <Notice title="No instance matches">
      <a href={linkTo('/instances')}>Take all filters away</a>
    </Notice>
  ) : (
    <Notice title="This task hub has no instances">
      <a href={linkTo('/start')}>Start an orchestration</a>
    </Notice>
  )
}
