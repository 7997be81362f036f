import { computed, signal } from '@preact/signals'
import { readPlace, writePlace } from './place.ts'

/** Where the person is. */
export const place = signal(readPlace(location.hash))

addEventListener('hashchange', () => {
  if (location.hash !== written) arrive()
})

let written = location.hash

// The event comes later: until then, a second change would start from the place before the first.
function arrive(): void {
  written = location.hash
  place.value = readPlace(written)
}

/** Function app of the address; undefined for the default one. */
export const app = computed(() => place.value.params.get('app') ?? undefined)
/** Task hub of the address; undefined for the app's own. */
export const taskHub = computed(() => place.value.params.get('hub') ?? undefined)

type Params = Readonly<Record<string, string | undefined>> | URLSearchParams

/** Writes a link to a place, for the same app and task hub. */
export const linkTo = (path: string, params?: Params) => writePlace(place.value, path, params)

/** Goes to a place; `replace` leaves no entry in the history of the browser. */
export function goTo(path: string, params?: Params, { replace = false } = {}): void {
  const hash = linkTo(path, params)
  if (replace) history.replaceState(null, '', hash)
  else location.hash = hash
  arrive()
}

/** Changes parameters of the present place, as a filter does. */
export function setParams(changes: Readonly<Record<string, string | undefined>>, options?: { replace?: boolean }) {
  const { path, params } = place.value
  goTo(path, { ...Object.fromEntries(params), ...changes }, options)
}
