import { effect } from '@preact/signals'
import { readClock } from '../gateway/clock.ts'
import { hostClock, noteClock } from '../state/host-clock.ts'
import { repeat } from '../state/refresh.ts'
import { caller, send, settings } from './session.ts'

const pause = 10_000

/** Keeps reading the clock of a mock host, which others may move too. */
export function followMockClock(): void {
  effect(() => {
    if (!settings.value?.isMock || !caller.value) {
      hostClock.value = undefined
      return undefined
    }
    const stop = new AbortController()
    repeat(() => readClock(send, stop.signal).then(noteClock, () => undefined), pause, stop.signal)
    return () => stop.abort()
  })
}
