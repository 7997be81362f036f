import { useEffect, useState } from 'preact/hooks'
import { type BrokenRow, findBrokenRow } from '../../gateway/broken-row.ts'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import { writeCount } from '../../text/numbers.ts'

/** The way round an instance that the host cannot write, which makes every list that holds it fail. */
export function BrokenInstance() {
  const [search, setSearch] = useState<AbortController | undefined>()
  const [found, setFound] = useState<BrokenRow | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  useEffect(() => () => search?.abort(), [search])

  function find(): void {
    const stop = new AbortController()
    setSearch(stop)
    setError(undefined)
    findBrokenRow(send, stop.signal)
      .then(setFound, (caught: unknown) => setError(asGatewayError(caught)))
      .finally(() => setSearch(undefined))
  }

  return (
    <Notice tone="warning" title="One broken instance can make a whole list fail">
      <p aria-live="polite">{found ? placeOf(found) : 'The host does not say which.'}</p>
      <p>
        Lists without it can be read: narrow them by an id prefix or by creation time. An instance whose id you know
        opens by itself (Ctrl+K, then the id). Terminate the broken one if it runs, and purge it: that repairs the list.
      </p>
      {error ? <ErrorNotice error={error} /> : null}
      {found ? null : (
        <button type="button" aria-disabled={search !== undefined} onClick={() => (search ? undefined : find())}>
          {search ? 'Looking …' : 'Find it'}
        </button>
      )}
    </Notice>
  )
}

function placeOf({ before, after, isFound }: BrokenRow): string {
  if (!isFound) return `It is not among the first ${writeCount(before, 'instance')}: those can be read.`
  if (after === undefined) return 'It is the first one that the host lists.'
  return `It is the one that the host lists after ${after} (${writeCount(before, 'instance')} before it can be read).`
}
