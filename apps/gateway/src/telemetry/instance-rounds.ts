import type { Clock } from '@durable-http/core'
import type { Log } from './log.ts'
import type { Family } from './series.ts'

/** Options of something that looks at the instances of function apps in rounds. */
export interface RoundOptions<Upstream> {
  upstreams: readonly Upstream[]
  /** Milliseconds from the end of a round to the next one, a tenth more or less. */
  interval: number
  clock: Clock
  log: Log
  random?: (() => number) | undefined
}

/** Looks at the instances of function apps again and again. */
export interface InstanceRounds {
  families: readonly Family[]
  /** Begins; a second call is the same run. Resolves once the signal has ended it. */
  run(signal: AbortSignal): Promise<void>
}

/** Makes the run of rounds in which `look` sees one function app after the other. */
export function createRounds<Upstream>(
  { upstreams, interval, clock, random = Math.random }: RoundOptions<Upstream>,
  look: (upstream: Upstream, signal: AbortSignal) => Promise<void>,
): InstanceRounds['run'] {
  let running: Promise<void> | undefined

  async function rounds(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      for (const upstream of upstreams) if (!signal.aborted) await look(upstream, signal)
      // Replicas that started together do not ask together for ever.
      await clock.sleep(interval * (0.9 + random() * 0.2), signal)
    }
  }

  return (signal) => (running ??= rounds(signal))
}
