import type { OidcSettings } from '../gateway/settings.ts'
import { keepCredential } from './credential.ts'
import { exchangeCode, type PendingSignIn, randomText, readCode, signInAddress } from './pkce.ts'

const store = 'durable-http.sign-in'
const redirectUri = () => location.origin + location.pathname

/** Sends the person to the identity provider (authorization code with PKCE). */
export async function beginSignIn(oidc: OidcSettings): Promise<void> {
  const pending: PendingSignIn = { verifier: randomText(), state: randomText(), hash: location.hash }
  sessionStorage.setItem(store, JSON.stringify(pending))
  location.assign(await signInAddress(oidc, pending, redirectUri()))
}

/** True if the provider has just sent the person back. */
export const isReturning = () => /[?&](code|error)=/.test(location.search)

/** Ends a sign-in: exchanges the code, and takes it out of the address. Rejects with a sentence for people. */
export async function endSignIn(oidc: OidcSettings): Promise<void> {
  const search = new URLSearchParams(location.search)
  const kept = sessionStorage.getItem(store)
  sessionStorage.removeItem(store)
  const pending = kept === null ? undefined : (JSON.parse(kept) as PendingSignIn)
  history.replaceState(null, '', location.pathname + (pending?.hash ?? ''))
  dispatchEvent(new HashChangeEvent('hashchange'))
  if (!pending) throw new Error('This sign-in was not begun in this tab. Try again.')
  const code = readCode(search, oidc, pending)
  const given = { code, verifier: pending.verifier, redirectUri: redirectUri() }
  keepCredential(await exchangeCode(oidc, given, (url, init) => fetch(url, init)))
}
