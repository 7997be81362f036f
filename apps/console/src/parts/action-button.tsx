import type { Effect } from '@durable-http/core'
import { refusalOf } from '../session/session.ts'

/** A button for what not every role may do: disabled with the reason where the caller may not. */
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
  /** Left out where it submits the form. */
  onClick?: () => void
  danger?: boolean
  primary?: boolean
  /** Why it cannot be done now. */
  blocked?: string | undefined
  /** For one of several of which one is on. */
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
