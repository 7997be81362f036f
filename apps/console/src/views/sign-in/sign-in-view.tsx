import { useState } from 'preact/hooks'
import { Field } from '../../parts/field.tsx'
import { Notice } from '../../parts/notice.tsx'
import { keepCredential } from '../../session/credential.ts'
import { beginSignIn } from '../../session/oidc.ts'
import { settings, signInReason } from '../../session/session.ts'

/** Asks who the person is: by an API key, or at the identity provider. */
export function SignInView() {
  const [key, setKey] = useState('')
  const { signIn = [], oidc } = settings.value ?? {}
  return (
    <main class="sign-in">
      <h1>Sign in</h1>
      {signInReason.value === undefined ? null : (
        <Notice tone="error" title="The gateway refused the credential">
          <p class="message">{signInReason.value}</p>
        </Notice>
      )}
      {oidc ? (
        <button type="button" class="primary" onClick={() => void beginSignIn(oidc)}>
          {`Sign in at ${new URL(oidc.issuer).host}`}
        </button>
      ) : null}
      {signIn.includes('apiKey') ? (
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
          <button type="submit" class={oidc ? '' : 'primary'}>
            Sign in with the key
          </button>
        </form>
      ) : null}
    </main>
  )
}
