import { signal } from '@preact/signals'

const store = 'durable-http.credential'

/** API key or access token of this tab; it leaves the page in the `Authorization` header alone. */
export const credential = signal<string | undefined>(sessionStorage.getItem(store) ?? undefined)

/** Keeps a credential until the tab is closed. */
export function keepCredential(value: string): void {
  sessionStorage.setItem(store, value)
  credential.value = value
}

/** Forgets the credential. */
export function dropCredential(): void {
  sessionStorage.removeItem(store)
  credential.value = undefined
}
