import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import type { ListView } from '../../state/instance-list.ts'
import { linkTo } from '../../state/location.ts'
import { useSlow } from '../../parts/use-slow.ts'

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
        {isBroken(error.code) ? <BrokenInstance message={error.message} /> : null}
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

/** The way round an instance that the host cannot write, which makes every list that holds it fail. */
function BrokenInstance({ message }: { message: string }) {
  const id = /instance '([^']{1,256})'/.exec(message)?.[1]
  return (
    <Notice tone="warning" title="One broken instance can make a whole list fail">
      <p>
        {id === undefined
          ? 'The host does not say which. Narrow the list by an id prefix or by creation time until it loads: the instance is in the range that still fails.'
          : `The host stumbles over ${id}.`}
      </p>
      <p>
        {id === undefined ? (
          'An instance whose id you know opens by itself (Ctrl+K, then the id). Purging the broken one repairs the list.'
        ) : (
          <a href={linkTo(`/instances/${encodeURIComponent(id)}`)}>Open it to purge it</a>
        )}
      </p>
    </Notice>
  )
}
