import { signal } from '@preact/signals'

/** True while the person has stopped all that changes by itself. */
export const isPaused = signal(false)

/** The present, for ages; moves once in ten seconds, and not at all while paused. */
export const now = signal(Date.now())

setInterval(() => {
  if (!isPaused.value && !document.hidden) now.value = Date.now()
}, 10_000)
