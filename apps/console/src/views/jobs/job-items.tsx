import { useEffect, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { type JobItem, jobItemsPath } from '../../gateway/jobs.ts'
import { readJsonLines } from '../../gateway/json-lines.ts'
import { ErrorNotice } from '../../parts/notice.tsx'
import { isNarrow } from '../../parts/use-narrow.ts'
import { VirtualRows } from '../../parts/virtual-rows.tsx'
import { send } from '../../session/session.ts'
import { linkTo } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { writeCount } from '../../text/numbers.ts'

const most = 10_000

/** How each instance of a job fared, what failed first. */
export function JobItems({ id, isOver }: { id: string; isOver: boolean }) {
  const [items, setItems] = useState<readonly JobItem[]>([])
  const [error, setError] = useState<GatewayError | undefined>()
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const read = async () => {
      const found: JobItem[] = []
      const response = await send(jobItemsPath(id), { headers: { accept: 'application/jsonl' }, signal: stop.signal })
      for await (const lines of readJsonLines<JobItem>(response.body!)) {
        found.push(...lines.filter((line) => 'instanceId' in line))
        if (found.length >= most) break
      }
      setItems(found.sort((one, other) => rank(one) - rank(other)))
    }
    read().catch((caught: unknown) => {
      if (!stop.signal.aborted) setError(asGatewayError(caught))
    })
    return () => stop.abort()
  }, [id, isOver, turn])
  const again = () => {
    setError(undefined)
    setTurn(turn + 1)
  }
  if (error) return <ErrorNotice error={error} onRetry={again} />
  return (
    <section aria-label="Instances of the job">
      <div class="bar">
        <h2>{writeCount(items.length, 'instance')}</h2>
        {isOver ? null : (
          <button type="button" onClick={again}>
            Read again
          </button>
        )}
      </div>
      {items.length === 0 ? null : (
        <div class="table items" role="table" aria-label="Outcomes" aria-rowcount={items.length}>
          <VirtualRows
            count={items.length}
            rowHeight={isNarrow.value ? 52 : 32}
            render={(index) => <Item item={items[index]!} index={index} />}
          />
        </div>
      )}
    </section>
  )
}

const order = ['failed', 'unknown', 'skipped', 'done']
const rank = ({ outcome }: JobItem) => order.indexOf(outcome)

function Item({
  item: { instanceId, outcome, code, message, newInstanceId },
  index,
}: {
  item: JobItem
  index: number
}) {
  return (
    <div class="row" role="row" aria-rowindex={index + 1}>
      <span role="cell" class="name" data-failed={outcome === 'failed' || undefined}>
        {outcome}
      </span>
      <span role="cell" class="id">
        <a href={linkTo(instancePath(instanceId))}>{instanceId}</a>
      </span>
      <span role="cell" class="note" title={message}>
        {newInstanceId === undefined ? (
          [code, message].filter(Boolean).join(': ')
        ) : (
          <a href={linkTo(instancePath(newInstanceId))}>{`runs as ${newInstanceId}`}</a>
        )}
      </span>
    </div>
  )
}
