import { useState } from 'preact/hooks'
import { control, purge, raiseEvent, restart } from '../../gateway/instances.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { ErrorNotice } from '../../parts/notice.tsx'
import { useAction } from '../../parts/use-action.ts'
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
  const { isBusy, error, run } = useAction(label)
  const isEvent = name === 'raiseEvent'
  const fault = isEvent ? jsonFault(draft.data) : undefined
  const isReady = !isEvent || (draft.eventName.trim() !== '' && fault === undefined)

  const { id } = page
  /** Does it; resolves to the path that shows what came of it. */
  async function act(): Promise<string> {
    if (name === 'restart') return instancePath(await restart(send, id))
    if (name === 'purge') {
      await purge(send, id)
      return '/instances'
    }
    if (name === 'raiseEvent') await raiseEvent(send, id, draft.eventName.trim(), draft.data)
    else if (name !== 'startAgain') await control(send, id, name, draft.reason.trim())
    void page.refresh()
    return instancePath(id)
  }
  const isMove = name === 'restart' || name === 'purge'
  const submit = () =>
    void run(act, {
      done(path) {
        onClose()
        if (isMove) goTo(path)
      },
      told: (path) => ({ text: `${label}: done to ${id}.`, ...(name === 'purge' ? {} : { path }) }),
    })

  return (
    <Dialog title={label} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) submit()
        }}
      >
        <p>{says}</p>
        <p>
          <code class="id">{id}</code>
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
            {isBusy ? 'Do not wait' : 'Do nothing'}
          </button>
          <button type="submit" class={isDanger ? 'danger' : 'primary'} disabled={isBusy || !isReady}>
            {label}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
