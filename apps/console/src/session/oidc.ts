import type { OidcSettings } from '../gateway/settings.ts'
import { type PendingSignIn, randomText, readCode, signInAddress } from './pkce.ts'
import { keepTokens } from './renewal.ts'
import { exchangeCode } from './tokens.ts'

const store = 'durable-http.sign-in'
const channelName = 'durable-http.sign-in'
// Marks the `state` of a sign-in in a window of its own, so that the page recognizes it on return.
const windowPrefix = 'window.'
const redirectUri = () => location.origin + location.pathname

/** Sends the person to the identity provider (authorization code with PKCE). */
export async function beginSignIn(oidc: OidcSettings): Promise<void> {
  const pending: PendingSignIn = { verifier: randomText(), state: randomText(), hash: location.hash }
  sessionStorage.setItem(store, JSON.stringify(pending))
  location.assign(await signInAddress(oidc, pending, redirectUri()))
}

/** True if the provider has just sent the person back. */
export const isReturning = () => /[?&](code|error)=/.test(location.search)

/** True if the sign-in was begun by a page that still waits for it, and this is its window. */
export const isSignInWindow = () =>
  isReturning() && (new URLSearchParams(location.search).get('state') ?? '').startsWith(windowPrefix)

/** Passes the provider's response to the page that waits, and closes the window. */
export function endSignInWindow(): void {
  const channel = new BroadcastChannel(channelName)
  // Without the verifier, which only the waiting page knows, a code cannot be exchanged.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel stays within its origin
  channel.postMessage(location.search)
  channel.close()
  history.replaceState(null, '', location.pathname)
  close()
}

/** Completes a sign-in: exchanges the code and removes it from the address. Rejects with a message for the user. */
export async function endSignIn(oidc: OidcSettings): Promise<void> {
  const search = new URLSearchParams(location.search)
  const kept = sessionStorage.getItem(store)
  sessionStorage.removeItem(store)
  const pending = kept === null ? undefined : (JSON.parse(kept) as PendingSignIn)
  history.replaceState(null, '', location.pathname + (pending?.hash ?? ''))
  dispatchEvent(new HashChangeEvent('hashchange'))
  if (!pending) throw new Error('This sign-in was not begun in this tab. Try again.')
  await finish(oidc, search, pending)
}

async function finish(oidc: OidcSettings, search: URLSearchParams, pending: PendingSignIn): Promise<void> {
  const code = readCode(search, oidc, pending)
  const given = { code, verifier: pending.verifier, redirectUri: redirectUri() }
  keepTokens(await exchangeCode(oidc, given, (url, init) => fetch(url, init)))
}

/** A sign-in in a window of its own, so that the page stays as it is. */
export interface WindowSignIn {
  /** Address to open. */
  address: string
  /** Stops waiting. */
  cancel: () => void
}

/** Prepares a sign-in in a window; `ended` gets a message for the user if it fails. Call it before the click: a browser blocks windows that open later. */
export async function prepareSignInWindow(
  oidc: OidcSettings,
  ended: (failure: string | undefined) => void,
): Promise<WindowSignIn> {
  const pending: PendingSignIn = { verifier: randomText(), state: windowPrefix + randomText(), hash: '' }
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }) => {
    const search = new URLSearchParams(String(data))
    // Another tab may wait for its own.
    if (search.get('state') !== pending.state) return
    channel.close()
    finish(oidc, search, pending).then(
      () => ended(undefined),
      (error: unknown) => ended(error instanceof Error ? error.message : String(error)),
    )
  })
  return { address: await signInAddress(oidc, pending, redirectUri()), cancel: () => channel.close() }
}
