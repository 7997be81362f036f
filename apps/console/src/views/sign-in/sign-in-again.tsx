import { useEffect, useState } from 'preact/hooks'
import { Dialog } from '../../parts/dialog.tsx'
import { Notice } from '../../parts/notice.tsx'
import { beginSignIn, prepareSignInWindow, type WindowSignIn } from '../../session/oidc.ts'
import { isAskingAgain, settings, signInReason } from '../../session/session.ts'
import { KeyForm } from './key-form.tsx'
import { RefusalNote } from './sign-in-view.tsx'

/** Asks for another credential over a page that stays as it is, with all that was typed into it. */
export function SignInAgain() {
  const { signIn = [], oidc } = settings.value ?? {}
  const [prepared, setPrepared] = useState<WindowSignIn | undefined>()
  const [turn, setTurn] = useState(0)
  const [isBlocked, setBlocked] = useState(false)
  useEffect(() => {
    if (!oidc) return undefined
    let isShown = true
    let cancel = () => undefined as void
    const ended = (failure: string | undefined) => {
      if (!isShown || failure === undefined) return
      signInReason.value = failure
      setTurn((before) => before + 1)
    }
    void prepareSignInWindow(oidc, ended).then((found) => {
      ;({ cancel } = found)
      if (isShown) setPrepared(found)
      else cancel()
    })
    return () => {
      isShown = false
      cancel()
    }
  }, [oidc, turn])
  const open = () => {
    const opened = window.open(prepared!.address, '_blank', 'popup,width=520,height=720')
    setBlocked(opened === null)
  }
  return (
    <Dialog
      title="Sign in again"
      onClose={() => {
        isAskingAgain.value = false
      }}
    >
      <p>Your sign-in has ended. The page stays as it is; what you typed is still there.</p>
      <RefusalNote />
      {oidc ? (
        <button type="button" class="primary" disabled={!prepared} onClick={open}>
          {`Sign in at ${new URL(oidc.issuer).host}`}
        </button>
      ) : null}
      {oidc && isBlocked ? (
        <Notice tone="warning" title="The browser did not open a window">
          <p>Allow windows of this page, or sign in here: you come back to this place, without what you typed.</p>
          <button type="button" onClick={() => void beginSignIn(oidc)}>
            Leave and sign in
          </button>
        </Notice>
      ) : null}
      {signIn.includes('apiKey') ? <KeyForm isFirst={!oidc} /> : null}
    </Dialog>
  )
}
