import type { Clock } from '@durable-http/core'
import type { Caller } from '../guards/caller.ts'

/** Milliseconds that a caller may wait of the seconds asked for: to the end of their credential at most. */
export const waitTime = (seconds: number, caller: Caller | undefined, clock: Clock): number =>
  Math.max(0, Math.min(seconds * 1_000, (caller?.expires ?? Infinity) - clock.now()))
