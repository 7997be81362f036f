import { useEffect, useRef, useState } from 'preact/hooks'
import { listEntities, type EntityRow } from '../../gateway/entities.ts'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { send } from '../../session/session.ts'
import { linkTo, place, setParams } from '../../state/location.ts'
import { entityPath } from '../../state/place.ts'
import { writeCount } from '../../text/numbers.ts'
import { writeShort } from '../../text/payload.ts'

const none: readonly EntityRow[] = []

/** The entities of the task hub, a page at a time. */
export function EntitiesView() {
  const { params } = place.value
  const name = params.get('name') ?? ''
  const where = `${params.get('app') ?? ''} ${params.get('hub') ?? ''}`
  const [draft, setDraft] = useState(name)
  const [rows, setRows] = useState(none)
  const [next, setNext] = useState<string | undefined>()
  const [state, setState] = useState<'loading' | 'idle'>('loading')
  const [error, setError] = useState<GatewayError | undefined>()

  // One list at a time: a page that comes after the name has changed belongs to none.
  const stop = useRef<AbortController | undefined>(undefined)

  async function load(from: string | undefined, before: readonly EntityRow[]): Promise<void> {
    stop.current?.abort()
    stop.current = new AbortController()
    const { signal } = stop.current
    setState('loading')
    setError(undefined)
    try {
      const page = await listEntities(send, name, from, signal)
      setRows([...before, ...page.entities])
      setNext('next' in page ? page.next : undefined)
      setState('idle')
    } catch (caught) {
      if (signal.aborted) return
      setError(asGatewayError(caught))
      setState('idle')
    }
  }
  useEffect(() => {
    setRows(none)
    setNext(undefined)
    setDraft(name)
    void load(undefined, none)
    return () => stop.current?.abort()
  }, [name, where])

  const more = () => void load(next, rows)
  return (
    <>
      <h1>Entities</h1>
      <form
        class="bar"
        onSubmit={(event) => {
          event.preventDefault()
          setParams({ name: draft.trim() || undefined })
        }}
      >
        <Field label="Entity name" value={draft} placeholder="Counter" onInput={setDraft} />
        <button type="submit">Apply</button>
      </form>
      <p role="status">
        {`${writeCount(rows.length, 'entity').replace('entitys', 'entities')} read.`}
        {state === 'loading' ? ' Still reading …' : ''}
      </p>
      {error ? <ErrorNotice error={error} onRetry={more} /> : null}
      {!error && state === 'idle' && rows.length === 0 && next === undefined ? (
        <Notice title="There are no entities">An entity appears once it has been signalled.</Notice>
      ) : null}
      {rows.length === 0 ? null : (
        <div class="scroll-x" tabIndex={0} role="region" aria-label="Entities">
          <table>
            <thead>
              <tr>
                <th scope="col">Entity</th>
                <th scope="col">State</th>
                <th scope="col">Last operation</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ entityId, lastOperationTime, state }) => (
                <tr key={`@${entityId.name}@${entityId.key}`}>
                  <td>
                    <a href={linkTo(entityPath(entityId.name, entityId.key))}>{`${entityId.name} / ${entityId.key}`}</a>
                  </td>
                  <td class="mono">{writeShort(state, 80)}</td>
                  <td>{lastOperationTime === undefined ? '' : <TimeText at={lastOperationTime} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {next === undefined || state === 'loading' ? null : (
        <button type="button" onClick={more}>
          Continue
        </button>
      )}
    </>
  )
}
