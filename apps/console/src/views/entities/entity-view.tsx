import { useEffect, useState } from 'preact/hooks'
import { purgeEntity, readEntity, signalEntity } from '../../gateway/entities.ts'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { Payload } from '../../parts/payload.tsx'
import { useAction } from '../../parts/use-action.ts'
import { refusalOf, send } from '../../session/session.ts'
import { goTo, linkTo } from '../../state/location.ts'
import { entityPath } from '../../state/place.ts'
import { jsonFault } from '../../text/payload.ts'

/** One entity: its state, a signal to it, and its removal. */
export function EntityView({ name, id }: { name: string; id: string }) {
  const [state, setState] = useState<{ value: unknown } | undefined>()
  const [error, setError] = useState<GatewayError | undefined>()
  const [draft, setDraft] = useState({ op: '', input: '' })
  const [said, say] = useState('')
  const [isAsking, ask] = useState(false)
  const [turn, setTurn] = useState(0)
  const signalling = useAction('The signal')
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
  const missing = draft.op.trim() === '' ? 'Name the operation first.' : undefined
  const blocked = signalling.isBusy ? 'The signal is on its way.' : (fault ?? missing)
  function signal(): void {
    if (blocked !== undefined || refusalOf('signal') !== undefined) return
    say('')
    void signalling.run(() => signalEntity(send, name, id, draft.op.trim(), draft.input), {
      done: () => say('Queued: read the state in a moment.'),
      told: () => ({ text: `${draft.op.trim()} was signalled to ${name} / ${id}.`, path: entityPath(name, id) }),
    })
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
          signal()
        }}
      >
        <h2>Signal</h2>
        <Field
          label="Operation"
          required
          value={draft.op}
          onInput={(op) => setDraft((before) => ({ ...before, op }))}
        />
        <Field
          label="Input (JSON)"
          rows={3}
          fault={fault}
          value={draft.input}
          onInput={(input) => setDraft((before) => ({ ...before, input }))}
        />
        {signalling.error ? <ErrorNotice error={signalling.error} /> : null}
        <div class="bar">
          <ActionButton effect="signal" label="Signal" blocked={blocked} submits />
          <ActionButton effect="delete" label="Purge" danger onClick={() => ask(true)} />
          <span role="status">{said}</span>
        </div>
      </form>
      {isAsking ? <PurgeDialog name={name} id={id} onClose={() => ask(false)} /> : null}
    </>
  )
}

function PurgeDialog({ name, id, onClose }: { name: string; id: string; onClose: () => void }) {
  const { isBusy, error, run } = useAction('The purge')
  const remove = () =>
    void run(() => purgeEntity(send, name, id), {
      done() {
        onClose()
        goTo('/entities')
      },
      told: () => ({ text: `${name} / ${id} was purged.` }),
    })
  return (
    <Dialog title="Purge entity" onClose={onClose}>
      <p>Removes the entity with its state from storage, for good. Queued signals are lost.</p>
      {error ? <ErrorNotice error={error} /> : null}
      <div class="bar end">
        <button type="button" onClick={onClose}>
          {isBusy ? 'Do not wait' : 'Do nothing'}
        </button>
        <button type="button" class="danger" disabled={isBusy} onClick={remove}>
          Purge
        </button>
      </div>
    </Dialog>
  )
}
