import { computed, signal } from '@preact/signals'
import type { ClockState } from '../gateway/clock.ts'

interface Reading extends ClockState {
  /** When it was read, in milliseconds of the browser's clock. */
  readAt: number
}

/** The latest reading of the clock of a mock host; undefined for function apps, which use real time. */
export const hostClock = signal<Reading | undefined>()

/** Stores a reading of the clock. */
export function noteClock(state: ClockState): void {
  hostClock.value = { ...state, readAt: Date.now() }
}

/** Milliseconds by which the host is ahead of the browser. */
export const hostIsAhead = computed(() => {
  const reading = hostClock.value
  return reading === undefined ? 0 : Date.parse(reading.now) - reading.readAt
})

/** The host's current time, which ages and filters use; milliseconds since 1970. */
export function hostNow(): number {
  const reading = hostClock.peek()
  if (reading === undefined) return Date.now()
  return Date.parse(reading.now) + (reading.setting === 'real' ? Date.now() - reading.readAt : 0)
}
