import { useId } from 'preact/hooks'

interface FieldProps {
  label: string
  value: string
  onInput: (value: string) => void
  hint?: string | undefined
  fault?: string | undefined
  placeholder?: string
  required?: boolean
  disabled?: boolean
  type?: 'text' | 'password' | 'search'
  rows?: number
}

/** A labelled text field with a hint and what is wrong with its text. */
export function Field({ label, value, onInput, hint, fault, rows, type = 'text', ...rest }: FieldProps) {
  const id = useId()
  const about = fault === undefined && hint === undefined ? undefined : `${id}-about`
  const common = {
    id,
    value,
    'aria-invalid': fault !== undefined,
    'aria-describedby': about,
    autocomplete: 'off',
    spellcheck: false,
    onInput: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => onInput(event.currentTarget.value),
    ...rest,
  }
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {rows === undefined ? <input {...({ type, ...common } as object)} /> : <textarea rows={rows} {...common} />}
      {about === undefined ? null : (
        <small id={about} class={fault === undefined ? 'faint' : 'fault'}>
          {fault ?? hint}
        </small>
      )}
    </div>
  )
}
