import { computed, effect, signal } from '@preact/signals'
import { asGatewayError, GatewayError } from '../gateway/gateway-error.ts'
import { type Caller, readCaller } from '../gateway/places.ts'
import { createSend } from '../gateway/request.ts'
import type { UiSettings } from '../gateway/settings.ts'
import type { Effect } from '@durable-http/core'
import { app, taskHub } from '../state/location.ts'
import { credential, dropCredential } from './credential.ts'
import { endSignIn, endSignInWindow, isReturning, isSignInWindow } from './oidc.ts'
import { isRenewalDue, renew, wasRenewed } from './renewal.ts'

/** Address of the gateway: the page is at `ui/` below it. */
export const base = new URL('..', document.baseURI).href

/** Settings of the page; undefined until they have come. */
export const settings = signal<UiSettings | undefined>()
/** The caller; undefined until the gateway has responded. */
export const caller = signal<Caller | undefined>()
/** Why the person must sign in, or sign in again. */
export const signInReason = signal<string | undefined>()
/** Why the page cannot begin. */
export const startError = signal<GatewayError | undefined>()
/** True if this is the window of a sign-in that has ended. */
export const isWindowOver = signal(false)
/** True if a credential that was accepted is refused now: the page stays, and asks for another one over it. */
export const isExpired = signal(false)
/** True while the question for another one is open. */
export const isAskingAgain = signal(false)

/** True if the gateway wants a credential and this tab has none. */
export const mustSignIn = computed(
  () => settings.value !== undefined && settings.value.signIn.length > 0 && credential.value === undefined,
)

/** Signs out: what is shown goes too. */
export function signOut(): void {
  isExpired.value = false
  isAskingAgain.value = false
  dropCredential()
}

/** Resolves once there is a credential; rejects when the signal aborts. */
function nextCredential(aborted: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (aborted?.aborted) return reject(aborted.reason as Error)
    const end = credential.subscribe((value) => {
      if (value !== undefined) queueMicrotask(() => (end(), resolve()))
    })
    aborted?.addEventListener('abort', () => (end(), reject(aborted.reason as Error)), { once: true })
  })
}

/** Sends requests as the person who is signed in, to the app and task hub of the address. */
export const send = createSend({
  async connect({ isRead, signal }) {
    const to = { base, app: app.peek(), taskHub: taskHub.peek() }
    if (isRenewalDue()) await renew(settings.peek()?.oidc)
    if (mustSignIn.peek()) {
      // A read can wait. Anything else might be sent as another person than the one who asked for it.
      if (!isRead) {
        isAskingAgain.value = true
        throw new GatewayError(401, 'signed_out', 'You are signed out: nothing was sent.')
      }
      await nextCredential(signal)
    }
    return { ...to, credential: credential.peek() }
  },
  fetch: (url, init) => fetch(url, init),
  async refused(error, { credential: used, isRead, signal }) {
    if (used === undefined) return false
    if (wasRenewed(used)) return true
    if (used === credential.peek()) {
      // The same person still: anything may be sent again.
      if (await renew(settings.peek()?.oidc)) return true
      if (used === credential.peek()) {
        signInReason.value = error.message
        isExpired.value = caller.peek() !== undefined
        isAskingAgain.value = true
        dropCredential()
      }
    }
    if (!isRead) return false
    await nextCredential(signal)
    return true
  },
})

/** True if the caller may have an effect; reads are always tried. */
export const allows = (effect: Effect) =>
  caller.value !== undefined && !(caller.value.readOnly && effect !== 'read') && caller.value.effects.includes(effect)

/** Says why an effect is not allowed; undefined if it is. */
export function refusalOf(effect: Effect): string | undefined {
  if (allows(effect)) return undefined
  if (!caller.value) return 'What you may do is being read.'
  if (caller.value.readOnly) return 'This gateway is read-only.'
  const { role } = caller.value
  return role === undefined ? 'You may not do this here.' : `Your role, ${role}, may not do this.`
}

/** Reads the settings, ends a sign-in under way, and finds out who the caller is. */
export async function begin(): Promise<void> {
  if (isSignInWindow()) {
    endSignInWindow()
    isWindowOver.value = true
    return
  }
  startError.value = undefined
  try {
    const response = await fetch(`${base}ui/settings.json`, { credentials: 'omit', cache: 'no-store' })
    if (!response.ok) throw new GatewayError(response.status, 'no_settings', 'The gateway does not serve this page.')
    const known = (await response.json()) as UiSettings
    if (known.oidc && isReturning()) {
      await endSignIn(known.oidc).catch((error: unknown) => {
        signInReason.value = error instanceof Error ? error.message : String(error)
      })
    }
    settings.value = known
  } catch (error) {
    startError.value = asGatewayError(error)
  }
}

let callerOfApp: string | undefined

effect(() => {
  // Asked again for each credential and each app.
  void credential.value
  const present = app.value
  if (settings.value === undefined || mustSignIn.value) {
    if (!isExpired.value) caller.value = undefined
    return undefined
  }
  // Rights at one app say nothing about another.
  if (callerOfApp !== present) caller.value = undefined
  const stop = new AbortController()
  readCaller(send, stop.signal).then(
    (found) => {
      callerOfApp = present
      caller.value = found
      signInReason.value = undefined
      isExpired.value = false
      isAskingAgain.value = false
    },
    (error: unknown) => {
      const known = asGatewayError(error)
      // The page stays where a caller was known.
      if (known && !stop.signal.aborted && caller.peek() === undefined) startError.value = known
    },
  )
  return () => stop.abort()
})
