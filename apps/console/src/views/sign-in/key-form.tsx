import { useState } from 'preact/hooks'
import { Field } from '../../parts/field.tsx'
import { keepCredential } from '../../session/credential.ts'

/** Asks for an API key, or for a token from elsewhere. */
export function KeyForm({ isFirst }: { isFirst: boolean }) {
  const [key, setKey] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (key.trim() !== '') keepCredential(key.trim())
      }}
    >
      <Field
        label="API key of the gateway"
        type="password"
        value={key}
        hint="Kept in this tab alone, and gone when it is closed. Not the key of the function app."
        onInput={setKey}
      />
      <button type="submit" class={isFirst ? 'primary' : ''}>
        Sign in with the key
      </button>
    </form>
  )
}
