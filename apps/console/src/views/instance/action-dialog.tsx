import { useState } from 'preact/hooks'
import { asGatewayError, type GatewayError } from '../../gateway/gateway-error.ts'
import { control, purge, raiseEvent, restart } from '../../gateway/instances.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice } from '../../parts/notice.tsx'
import { send } from '../../session/session.ts'
import type { InstancePage } from '../../state/instance-page.ts'
import { goTo } from '../../state/location.ts'
import { instancePath } from '../../state/place.ts'
import { jsonFault } from '../../text/payload.ts'
import { type ActionName, instanceActions } from './actions.ts'

/** Asks for what an action needs, and does it. */
export function ActionDialog({ name, page, onClose }: { name: ActionName; page: InstancePage; onClose: () => void }) {
  const { label, says, hasReason, isDanger } = instanceActions[name]
  const [draft, setDraft] = useState({ reason: '', eventName: '', data: '' })
  const [error, setError] = useState<GatewayError | undefined>()
  const [isBusy, setBusy] = useState(false)
  const isEvent = name === 'raiseEvent'
  const fault = isEvent ? jsonFault(draft.data) : undefined
  const isReady = !isEvent || (draft.eventName.trim() !== '' && fault === undefined)

  async function act(): Promise<void> {
    setBusy(true)
    setError(undefined)
    try {
      const { id } = page
      if (name === 'raiseEvent') await raiseEvent(send, id, draft.eventName.trim(), draft.data)
      else if (name === 'purge') await purge(send, id)
      else if (name === 'restart') goTo(instancePath(await restart(send, id)))
      else if (name !== 'startAgain') await control(send, id, name, draft.reason.trim())
      onClose()
      if (name === 'purge') goTo('/instances')
      else if (name !== 'restart') await page.refresh()
    } catch (caught) {
      setError(asGatewayError(caught))
      setBusy(false)
    }
  }

  return (
    <Dialog title={label} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady && !isBusy) void act()
        }}
      >
        <p>{says}</p>
        <p>
          <code class="id">{page.id}</code>
        </p>
        {hasReason ? (
          <Field label="Reason" value={draft.reason} onInput={(reason) => setDraft({ ...draft, reason })} />
        ) : null}
        {isEvent ? (
          <>
            <Field
              label="Event name"
              required
              value={draft.eventName}
              onInput={(eventName) => setDraft({ ...draft, eventName })}
            />
            <Field
              label="Data (JSON)"
              rows={5}
              fault={fault}
              value={draft.data}
              onInput={(data) => setDraft({ ...draft, data })}
            />
          </>
        ) : null}
        {error ? <ErrorNotice error={error} /> : null}
        <div class="bar end">
          <button type="button" onClick={onClose}>
            Do nothing
          </button>
          <button type="submit" class={isDanger ? 'danger' : 'primary'} disabled={isBusy || !isReady}>
            {label}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
