import { linkTo } from '../state/location.ts'
import { outcome } from '../state/outcome.ts'

/** Tells how an action ended that the person did not wait for. */
export function OutcomeNote() {
  const { text, path, isFailure = false } = outcome.value ?? { text: '' }
  const dismiss = () => {
    outcome.value = undefined
  }
  return (
    <div class="outcome" role={isFailure ? 'alert' : 'status'}>
      {text === '' ? null : (
        <div class="notice bar" data-tone={isFailure ? 'error' : 'info'}>
          <span class="id">{text}</span>
          {path === undefined ? null : (
            <a href={linkTo(path)} onClick={dismiss}>
              Open it
            </a>
          )}
          <button type="button" class="quiet" onClick={dismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  )
}
