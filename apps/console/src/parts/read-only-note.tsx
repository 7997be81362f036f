import { caller } from '../session/session.ts'

/** Says that nothing can be changed here, where that is so. */
export function ReadOnlyNote() {
  if (!caller.value?.readOnly) return null
  return <p class="faint">This gateway is read-only: actions are disabled.</p>
}
