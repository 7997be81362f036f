import { computed, signal } from '@preact/signals'
import type { ClockState } from '../gateway/clock.ts'

interface Reading extends ClockState {
  /** When it was read, in milliseconds of the browser's clock. */
  readAt: number
}

/** The latest reading of the clock of a mock host; undefined for function apps, whose time is everybody's. */
export const hostClock = signal<Reading | undefined>()

/** Notes what the clock said. */
export function noteClock(state: ClockState): void {
  hostClock.value = { ...state, readAt: Date.now() }
}

/** Milliseconds by which the host is ahead of the browser. */
export const hostIsAhead = computed(() => {
  const reading = hostClock.value
  return reading === undefined ? 0 : Date.parse(reading.now) - reading.readAt
})

/** The present at the host, which ages and filters mean; milliseconds since 1970. */
export function hostNow(): number {
  const reading = hostClock.peek()
  if (reading === undefined) return Date.now()
  return Date.parse(reading.now) + (reading.setting === 'real' ? Date.now() - reading.readAt : 0)
}
