import { useEffect, useState } from 'preact/hooks'
import { purgeEntity, readEntity, signalEntity } from '../../gateway/entities.ts'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { Payload } from '../../parts/payload.tsx'
import { send } from '../../session/session.ts'
import { goTo, linkTo } from '../../state/location.ts'
import { jsonFault } from '../../text/payload.ts'

/** One entity: its state, a signal to it, and its removal. */
export function EntityView({ name, id }: { name: string; id: string }) {
  const [state, setState] = useState<{ value: unknown } | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  const [draft, setDraft] = useState({ op: '', input: '' })
  const [said, say] = useState('')
  const [isAsking, ask] = useState(false)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    readEntity(send, name, id, stop.signal).then(
      (value) => {
        setState({ value })
        setError(undefined)
      },
      (caught: unknown) => !stop.signal.aborted && setError(asGatewayError(caught)),
    )
    return () => stop.abort()
  }, [name, id, turn])

  const fault = jsonFault(draft.input)
  async function act(work: () => Promise<void>, words: string): Promise<void> {
    say('')
    try {
      await work()
      say(words)
    } catch (caught) {
      setError(asGatewayError(caught))
    }
  }
  const signal = () =>
    void act(() => signalEntity(send, name, id, draft.op.trim(), draft.input), 'Queued: read the state in a moment.')
  const remove = async () => {
    ask(false)
    await act(async () => {
      await purgeEntity(send, name, id)
      goTo('/entities')
    }, '')
  }
  return (
    <>
      <p class="crumbs">
        <a href={linkTo('/entities')}>Entities</a> /
      </p>
      <h1 class="id">{`${name} / ${id}`}</h1>
      {error ? <ErrorNotice error={error} /> : null}
      {state ? <Payload label="State" value={state.value} /> : error ? null : <Notice>Reading …</Notice>}
      <button type="button" onClick={() => setTurn(turn + 1)}>
        Read again
      </button>
      <form
        class="start"
        onSubmit={(event) => {
          event.preventDefault()
          if (fault === undefined) signal()
        }}
      >
        <h2>Signal</h2>
        <Field label="Operation" value={draft.op} onInput={(op) => setDraft({ ...draft, op })} />
        <Field
          label="Input (JSON)"
          rows={3}
          fault={fault}
          value={draft.input}
          onInput={(input) => setDraft({ ...draft, input })}
        />
        <div class="bar">
          <ActionButton effect="signal" label="Signal" blocked={fault} onClick={signal} />
          <ActionButton effect="delete" label="Purge" danger onClick={() => ask(true)} />
          <span role="status">{said}</span>
        </div>
      </form>
      {isAsking ? (
        <Dialog title="Purge entity" onClose={() => ask(false)}>
          <p>Removes the entity with its state from storage, for good. Queued signals are lost.</p>
          <div class="bar end">
            <button type="button" onClick={() => ask(false)}>
              Do nothing
            </button>
            <button type="button" class="danger" onClick={() => void remove()}>
              Purge
            </button>
          </div>
        </Dialog>
      ) : null}
    </>
  )
}
