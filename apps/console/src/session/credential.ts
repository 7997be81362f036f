import { signal } from '@preact/signals'

const store = 'durable-http.credential'
const renewalStore = 'durable-http.renewal'

/** Means to get a new access token before the old one expires. */
export interface Renewal {
  refreshToken: string
  /** Milliseconds since 1970 from which a new token is due; unknown if the provider does not tell. */
  due?: number
}

/** API key or access token of this tab; it leaves the page only in the `Authorization` header. */
export const credential = signal<string | undefined>(sessionStorage.getItem(store) ?? undefined)

/** Keeps a credential, and what renews it, until the tab is closed. */
export function keepCredential(value: string, renewal?: Renewal): void {
  sessionStorage.setItem(store, value)
  if (renewal) sessionStorage.setItem(renewalStore, JSON.stringify(renewal))
  else dropRenewal()
  credential.value = value
}

/** Reads what renews the credential; undefined if nothing does. */
export function readRenewal(): Renewal | undefined {
  const kept = sessionStorage.getItem(renewalStore)
  return kept === null ? undefined : (JSON.parse(kept) as Renewal)
}

/** Forgets what renews the credential. */
export const dropRenewal = () => sessionStorage.removeItem(renewalStore)

/** Forgets the credential and what renews it. */
export function dropCredential(): void {
  sessionStorage.removeItem(store)
  dropRenewal()
  credential.value = undefined
}
