import { useEffect, useState } from 'preact/hooks'
import { readHistory } from '@durable-http/core'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { readStatus } from '../../gateway/instances.ts'
import type { HistoryItem, Status } from '../../gateway/wire.ts'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { StateMark } from '../../parts/state-mark.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { send } from '../../session/session.ts'
import type { InstancePage } from '../../state/instance-page.ts'
import { linkTo } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'

const deepest = 20
const mostChildren = 200

/** The instance, its parent, and its children; a child's own children are read when it is opened. */
export function TreePanel({ page, status }: { page: InstancePage; status: Status }) {
  const { history, historyError } = page.view.value
  if (historyError) return <ErrorNotice error={historyError} onRetry={() => void page.readHistory()} />
  if (!history) return <Notice>Reading the history …</Notice>
  return (
    <>
      {status.parentInstanceId === undefined ? null : (
        <p>
          Child of{' '}
          <a href={linkTo(instancePath(status.parentInstanceId), { tab: 'tree' })}>{status.parentInstanceId}</a>
        </p>
      )}
      <ul class="tree">
        <li>
          <NodeLine status={status} />
          <Children history={history} depth={1} />
        </li>
      </ul>
    </>
  )
}

function NodeLine({ status: { instanceId, name, runtimeStatus, lastUpdatedTime } }: { status: Status }) {
  return (
    <span class="node">
      <StateMark state={runtimeStatus} /> <a href={linkTo(instancePath(instanceId), { tab: 'tree' })}>{instanceId}</a>{' '}
      <span class="faint">
        {name} · <TimeText at={lastUpdatedTime} />
      </span>
    </span>
  )
}

function childrenOf(history: readonly HistoryItem[]): { ids: string[]; unknown: number } {
  const ids = new Set<string>()
  let unknown = 0
  for (const event of readHistory(history)) {
    if (!event.EventType.startsWith('SubOrchestrationInstance')) continue
    const { InstanceId: id } = event as { InstanceId?: string }
    if (id === undefined) unknown++
    else ids.add(id)
  }
  return { ids: [...ids], unknown }
}

function Children({ history, depth }: { history: readonly HistoryItem[]; depth: number }) {
  const { ids, unknown } = childrenOf(history)
  if (ids.length === 0 && unknown === 0) return depth === 1 ? <p class="faint">It has no children.</p> : null
  return (
    <ul>
      {ids.slice(0, mostChildren).map((id) => (
        <Child key={id} id={id} depth={depth} />
      ))}
      {ids.length > mostChildren ? <li class="faint">{`${ids.length - mostChildren} more are not shown.`}</li> : null}
      {unknown > 0 ? (
        <li class="faint">{`${unknown} more have ended; hosts before 3.15 do not tell their ids.`}</li>
      ) : null}
    </ul>
  )
}

function Child({ id, depth }: { id: string; depth: number }) {
  const [status, setStatus] = useState<Status | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  useEffect(() => {
    const stop = new AbortController()
    readStatus(send, id, { showInput: false, showHistory: true }, stop.signal).then(setStatus, (caught: unknown) =>
      setError(asGatewayError(caught)),
    )
    return () => stop.abort()
  }, [id])
  if (error?.status === 404) return <li class="faint">{`${id} was purged.`}</li>
  if (error) return <li class="fault">{`${id}: ${error.message}`}</li>
  if (!status) return <li class="faint">{`${id} …`}</li>
  const { ids, unknown } = childrenOf(status.historyEvents ?? [])
  const hasMore = ids.length + unknown > 0 && depth < deepest
  return (
    <li>
      {hasMore ? <Branch status={status} depth={depth} count={ids.length + unknown} /> : <NodeLine status={status} />}
    </li>
  )
}

function Branch({ status, depth, count }: { status: Status; depth: number; count: number }) {
  const [isOpen, setOpen] = useState(depth < 2)
  return (
    <>
      <button
        type="button"
        class="quiet twist"
        aria-expanded={isOpen}
        aria-label={`${count} children of ${status.instanceId}`}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? '▾' : '▸'}
      </button>
      <NodeLine status={status} />
      {isOpen ? <Children history={status.historyEvents ?? []} depth={depth + 1} /> : null}
    </>
  )
}
