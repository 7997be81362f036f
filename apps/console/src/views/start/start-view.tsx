import { readPayloadToken } from '@durable-http/core'
import { useEffect, useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { readStatus, start } from '../../gateway/instances.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice, Notice } from '../../parts/notice.tsx'
import { useAction } from '../../parts/use-action.ts'
import { refusalOf, send } from '../../session/session.ts'
import { goTo, place } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { jsonFault } from '../../text/payload.ts'

const empty = { functionName: '', instanceId: '', input: '', version: '' }

/** Starts an orchestration, or one again with an input that can be edited. */
export function StartView() {
  const from = place.value.params.get('from') ?? undefined
  const [draft, setDraft] = useState({ ...empty, functionName: place.value.params.get('function') ?? '' })
  const { isBusy, error, run } = useAction('The start')
  const [readError, setReadError] = useState<GatewayError | undefined>()
  const [turn, setTurn] = useState(0)
  const [isReading, setReading] = useState(from !== undefined)
  const [isKeptElsewhere, setKeptElsewhere] = useState(false)
  const [key, setKey] = useState(() => crypto.randomUUID())
  const set = (name: keyof typeof empty) => (value: string) => {
    setDraft((before) => ({ ...before, [name]: value }))
    // Another request is another start.
    setKey(crypto.randomUUID())
  }

  useEffect(() => {
    setKeptElsewhere(false)
    setReading(from !== undefined)
    setReadError(undefined)
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
        setReadError(asGatewayError(caught))
        setReading(false)
      },
    )
    return () => stop.abort()
  }, [from, turn])

  const fault = jsonFault(draft.input)
  const missing = draft.functionName.trim() === '' ? 'Name the function first.' : undefined
  // Started now, it would run without the input, and later typing would be replaced.
  const blocked = isReading ? 'The input is being read.' : isBusy ? 'It is being started.' : (fault ?? missing)
  function submit(): void {
    if (blocked !== undefined || refusalOf('start') !== undefined) return
    const functionName = draft.functionName.trim()
    const request = { ...draft, functionName, instanceId: draft.instanceId.trim(), key }
    void run(() => start(send, request), {
      done: (id) => goTo(instancePath(id)),
      told: (id) => ({ text: `${functionName} was started as ${id}.`, path: instancePath(id) }),
    })
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
          submit()
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
        {readError ? <ErrorNotice error={readError} onRetry={() => setTurn(turn + 1)} /> : null}
        {error ? <ErrorNotice error={error} /> : null}
        <ActionButton effect="start" primary label="Start" blocked={blocked} submits />
      </form>
    </>
  )
}
