import type { Effect } from '@durable-http/core'
import { refusalOf } from '../session/session.ts'

/** A button for an action that needs a role: disabled, with the reason, if the caller lacks it. */
export function ActionButton({
  effect,
  label,
  onClick,
  danger = false,
  primary = false,
  blocked,
  isPressed,
  submits = false,
}: {
  effect: Effect
  label: string
  /** Absent if it submits the form. */
  onClick?: () => void
  danger?: boolean
  primary?: boolean
  /** Reason why the action cannot be done now. */
  blocked?: string | undefined
  /** For a toggle among several: true if this one is on. */
  isPressed?: boolean
  /** True for the button that the Enter key in a field of the form presses. */
  submits?: boolean
}) {
  const reason = refusalOf(effect) ?? blocked
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={danger ? 'danger' : primary ? 'primary' : ''}
      aria-disabled={reason !== undefined}
      aria-pressed={isPressed}
      title={reason}
      onClick={(event) => {
        if (reason === undefined) onClick?.()
        else event.preventDefault()
      }}
    >
      {label}
    </button>
  )
}
