import { effect, signal } from '@preact/signals'
import { hostClock, hostNow } from './host-clock.ts'

/** True while the person has paused automatic changes. */
export const isPaused = signal(false)

/** The current time, for ages; updated every ten seconds, except while paused. */
export const now = signal(hostNow())

setInterval(() => {
  if (!isPaused.value && !document.hidden) now.value = hostNow()
}, 10_000)

effect(() => {
  if (hostClock.value) now.value = hostNow()
})

/** Runs the work at once and then after each pause (milliseconds), never twice at a time, except while paused or hidden, until the signal aborts. */
export function repeat(work: () => Promise<void>, pause: number, signal: AbortSignal): void {
  let isRunning = false
  const run = async () => {
    // Otherwise a slow host would get overlapping requests, whose last response need not be the newest.
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
