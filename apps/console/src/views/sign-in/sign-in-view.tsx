import { useState } from 'preact/hooks'
import { Notice } from '../../parts/notice.tsx'
import { beginSignIn } from '../../session/oidc.ts'
import { settings, signInReason } from '../../session/session.ts'
import { KeyForm } from './key-form.tsx'

/** Asks who the person is: by an API key, or at the identity provider. */
export function SignInView() {
  // A second click would make the response to the first one a stranger's.
  const [isLeaving, leave] = useState(false)
  const { signIn = [], oidc } = settings.value ?? {}
  return (
    <main class="sign-in">
      <div>
        <p class="faint">durable-http console</p>
        <h1>Sign in</h1>
      </div>
      <RefusalNote />
      {oidc ? (
        <button
          type="button"
          class="primary"
          disabled={isLeaving}
          onClick={() => {
            leave(true)
            beginSignIn(oidc).catch(() => leave(false))
          }}
        >
          {`Sign in at ${new URL(oidc.issuer).host}`}
        </button>
      ) : null}
      {signIn.includes('apiKey') ? <KeyForm isFirst={!oidc} /> : null}
    </main>
  )
}

/** Why the last credential was refused. */
export function RefusalNote() {
  if (signInReason.value === undefined) return null
  return (
    <Notice tone="error" title="The gateway refused the credential">
      <p class="message">{signInReason.value}</p>
    </Notice>
  )
}
