import { useEffect, useState } from 'preact/hooks'
import { readPayloadToken } from '@durable-http/core'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { readStatus, start } from '../../gateway/instances.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import { goTo, place } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { jsonFault } from '../../text/payload.ts'

const empty = { functionName: '', instanceId: '', input: '', version: '' }

/** Starts an orchestration, or one again with an input that can be edited. */
export function StartView() {
  const from = place.value.params.get('from') ?? undefined
  const [draft, setDraft] = useState({ ...empty, functionName: place.value.params.get('function') ?? '' })
  const [error, setError] = useState<GatewayError | undefined>()
  const [isBusy, setBusy] = useState(false)
  const [isReading, setReading] = useState(from !== undefined)
  const [isKeptElsewhere, setKeptElsewhere] = useState(false)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const set = (name: keyof typeof empty) => (value: string) => {
    setDraft({ ...draft, [name]: value })
    // Another request is another start.
    setKey(crypto.randomUUID())
  }

  useEffect(() => {
    setKeptElsewhere(false)
    setReading(from !== undefined)
    if (from === undefined) return undefined
    const stop = new AbortController()
    readStatus(send, from, { showInput: true }, stop.signal).then(
      ({ name, input, version = '' }) => {
        const token = readPayloadToken(input)
        setKeptElsewhere(token !== undefined)
        const text = token || input === null ? '' : JSON.stringify(input, null, 2)
        setDraft({ functionName: name, instanceId: '', input: text, version })
        setReading(false)
      },
      (caught: unknown) => {
        if (stop.signal.aborted) return
        setError(asGatewayError(caught))
        setReading(false)
      },
    )
    return () => stop.abort()
  }, [from])

  const fault = jsonFault(draft.input)
  const missing = draft.functionName.trim() === '' ? 'Name the function first.' : undefined
  // Started now, it would run without the input, and later typing would be replaced.
  const blocked = isReading ? 'The input is being read.' : (fault ?? missing)
  async function submit(): Promise<void> {
    if (isBusy || blocked !== undefined) return
    setBusy(true)
    setError(undefined)
    try {
      const { functionName, instanceId } = draft
      const id = await start(send, {
        ...draft,
        functionName: functionName.trim(),
        instanceId: instanceId.trim(),
        key,
      })
      goTo(instancePath(id))
    } catch (caught) {
      setError(asGatewayError(caught))
      setBusy(false)
    }
  }

  return (
    <>
      <h1>{from === undefined ? 'Start' : 'Start again'}</h1>
      {from === undefined ? null : (
        <p>
          With the function and the input of <code class="id">{from}</code>; edit what should differ.
        </p>
      )}
      {isKeptElsewhere ? (
        <Notice tone="warning" title="Its input is kept in blob storage">
          The console cannot read it: paste the input yourself.
        </Notice>
      ) : null}
      <form
        class="start"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          label="Function"
          required
          disabled={isReading}
          value={draft.functionName}
          onInput={set('functionName')}
        />
        <Field
          label="Instance id"
          disabled={isReading}
          value={draft.instanceId}
          hint="The host makes one when this is empty. An ended instance with the same id is replaced."
          onInput={set('instanceId')}
        />
        <Field
          label="Input (JSON)"
          rows={12}
          disabled={isReading}
          value={draft.input}
          hint={isReading ? 'Reading the input …' : undefined}
          fault={fault}
          onInput={set('input')}
        />
        <Field
          label="Version"
          disabled={isReading}
          value={draft.version}
          hint="For apps with versions; empty means the default version."
          onInput={set('version')}
        />
        {error ? <ErrorNotice error={error} /> : null}
        <ActionButton effect="start" primary label="Start" blocked={blocked} onClick={() => void submit()} />
      </form>
    </>
  )
}
