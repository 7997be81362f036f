import { useState } from 'preact/hooks'
import { isTerminal } from '@durable-http/core'
import type { Status } from '../../gateway/wire.ts'
import { ActionButton } from '../../parts/action-button.tsx'
import type { InstancePage } from '../../state/instance-page.ts'
import { goTo } from '../../state/location.ts'
import { useKeys } from '../../keyboard/use-keys.ts'
import { ActionDialog } from './action-dialog.tsx'
import { type ActionName, instanceActions } from './actions.ts'

/** The actions on an instance; those that its state or the role of the caller rules out are disabled with the reason. */
export function InstanceActions({ page, status }: { page: InstancePage; status: Status | undefined }) {
  const [open, setOpen] = useState<ActionName | undefined>()
  const state = status?.runtimeStatus
  useKeys({ '.': () => document.querySelector<HTMLElement>('.actions button')?.focus() })
  return (
    <div class="bar actions" role="group" aria-label="Actions">
      {(Object.keys(instanceActions) as ActionName[]).map((name) => {
        const { label, effect, isDanger, blockedIn } = instanceActions[name]
        // An instance that cannot be read may still be purged.
        const blocked = state === undefined ? undefined : blockedIn(state, isTerminal(state))
        return (
          <ActionButton
            key={name}
            effect={effect}
            label={label}
            danger={isDanger}
            blocked={blocked}
            onClick={() => (name === 'startAgain' ? goTo('/start', { from: page.id }) : setOpen(name))}
          />
        )
      })}
      {open === undefined ? null : <ActionDialog name={open} page={page} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
