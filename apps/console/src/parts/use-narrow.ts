import { signal } from '@preact/signals'

const query = matchMedia('(max-width: 640px)')

/** True on narrow screens, where a row has two lines. */
export const isNarrow = signal(query.matches)

query.addEventListener('change', () => {
  isNarrow.value = query.matches
})
