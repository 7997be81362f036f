import { computed, signal } from '@preact/signals'
import { readPlace, writePlace } from './place.ts'

/** Where the person is. */
export const place = signal(readPlace(location.hash))

addEventListener('hashchange', () => {
  place.value = readPlace(location.hash)
})

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
  if (!replace) {
    location.hash = hash
    return
  }
  history.replaceState(null, '', hash)
  place.value = readPlace(hash)
}

/** Changes parameters of the present place, as a filter does. */
export function setParams(changes: Readonly<Record<string, string | undefined>>, options?: { replace?: boolean }) {
  const { path, params } = place.value
  goTo(path, { ...Object.fromEntries(params), ...changes }, options)
}
