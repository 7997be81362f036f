import { computed, effect, signal } from '@preact/signals'
import { asGatewayError, GatewayError } from '../gateway/gateway-error.ts'
import { type Caller, readCaller } from '../gateway/places.ts'
import { createSend } from '../gateway/request.ts'
import type { UiSettings } from '../gateway/settings.ts'
import type { Effect } from '../gateway/wire.ts'
import { app, taskHub } from '../state/location.ts'
import { credential, dropCredential } from './credential.ts'
import { endSignIn, isReturning } from './oidc.ts'

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

/** True if the gateway wants a credential and this tab has none. */
export const mustSignIn = computed(
  () => settings.value !== undefined && settings.value.signIn.length > 0 && credential.value === undefined,
)

/** Sends requests as the person who is signed in, to the app and task hub of the address. */
export const send = createSend(
  () => ({ base, app: app.value, taskHub: taskHub.value, credential: credential.value }),
  (url, init) => fetch(url, init),
  (error, used) => {
    // A late response to a credential that is gone already says nothing about the present one.
    if (used === undefined || used !== credential.value) return
    signInReason.value = error.message
    dropCredential()
  },
)

/** True if the caller may have an effect; reads are always tried. */
export const allows = (effect: Effect) =>
  caller.value !== undefined && !(caller.value.readOnly && effect !== 'read') && caller.value.effects.includes(effect)

/** Says why an effect is not allowed; undefined if it is. */
export function refusalOf(effect: Effect): string | undefined {
  if (allows(effect)) return undefined
  if (caller.value?.readOnly) return 'This gateway is read-only.'
  const role = caller.value?.role
  return role === undefined ? 'You may not do this here.' : `Your role, ${role}, may not do this.`
}

/** Reads the settings, ends a sign-in under way, and finds out who the caller is. */
export async function begin(): Promise<void> {
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

effect(() => {
  // Asked again for each credential and each app.
  void credential.value
  void app.value
  if (settings.value === undefined || mustSignIn.value) {
    caller.value = undefined
    return
  }
  readCaller(send).then(
    (found) => {
      caller.value = found
      signInReason.value = undefined
    },
    (error: unknown) => {
      const known = asGatewayError(error)
      // The sign-in page tells of a credential that was refused.
      if (known && known.status !== 401) startError.value = known
    },
  )
})
