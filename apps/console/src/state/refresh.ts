import { effect, signal } from '@preact/signals'
import { hostClock, hostNow } from './host-clock.ts'

/** True while the person has stopped all that changes by itself. */
export const isPaused = signal(false)

/** The present, for ages; moves once in ten seconds, and not at all while paused. */
export const now = signal(hostNow())

setInterval(() => {
  if (!isPaused.value && !document.hidden) now.value = hostNow()
}, 10_000)

effect(() => {
  if (hostClock.value) now.value = hostNow()
})

/** Does something now and then every so many milliseconds, one at a time, except while paused or hidden, until the signal. */
export function repeat(work: () => Promise<void>, pause: number, signal: AbortSignal): void {
  let isRunning = false
  const run = async () => {
    // A slow host would be asked again and again, and the last response need not be the newest.
    if (isRunning) return
    isRunning = true
    await work().finally(() => {
      isRunning = false
    })
  }
  void run()
  const timer = setInterval(() => {
    if (!isPaused.value && !document.hidden) void run()
  }, pause)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}
