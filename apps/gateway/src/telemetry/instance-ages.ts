import type { DurableClient, InstanceScan } from '@durable-http/core'
import { createRounds, type InstanceRounds, type RoundOptions } from './instance-rounds.ts'
import { metricPrefix } from './metrics.ts'
import { createReading } from './series.ts'

/** A function app whose live instances are looked at. */
export interface AgedUpstream {
  name: string
  /** A client without retries, so that a round sends as many requests as it may. */
  scraping: { scan: (...args: Parameters<DurableClient['scan']>) => InstanceScan }
}

/** Options of `createInstanceAges`. */
export interface InstanceAgesOptions extends RoundOptions<AgedUpstream> {
  /** Requests of a round to each function app at most. */
  requests: number
}

/** Ages in milliseconds; 0 where no instance is live. */
interface Ages {
  oldest: number
  stuck: number
}

interface AppAges {
  /** Findings of the last full pass over live instances; undefined before its end. */
  known?: Ages
  /** Findings of the current pass so far, and its cursor. */
  pass: Ages
  cursor?: string | undefined
}

/** Suspended instances are left out: they were stopped on purpose. */
const live = ['Running', 'Pending', 'ContinuedAsNew'] as const
const nothing: Ages = { oldest: 0, stuck: 0 }

/**
 * Makes what looks for the oldest live instance and for the one that has not changed for longest. A round continues where the last one had
 * to stop, so that all instances have their turn within some rounds; until then the last whole pass counts, or more where it is found.
 */
export function createInstanceAges(options: InstanceAgesOptions): InstanceRounds {
  const { requests, clock, log } = options
  const apps = new Map<string, AppAges>()

  async function look({ name, scraping }: AgedUpstream, signal: AbortSignal): Promise<void> {
    const { known, pass, cursor } = apps.get(name) ?? { pass: nothing }
    const found = { ...pass }
    try {
      const scan = scraping.scan({ states: live }, { cursor, budget: { requests }, concurrency: 1, signal })
      for await (const { createdTime, lastUpdatedTime } of scan) {
        found.oldest = Math.max(found.oldest, clock.now() - Date.parse(createdTime))
        found.stuck = Math.max(found.stuck, clock.now() - Date.parse(lastUpdatedTime))
      }
      const { complete, next } = scan.progress
      if (complete) apps.set(name, { known: found, pass: nothing })
      else apps.set(name, { ...(known && { known }), pass: found, cursor: next })
    } catch (err) {
      // An age that was measured once must not be taken for one of now.
      apps.delete(name)
      if (!signal.aborted) log.warn({ app: name, err }, 'the ages of instances could not be read')
    }
  }

  const reading = (name: string, help: string, valueOf: (ages: AppAges) => number) =>
    createReading(metricPrefix + name, help, ['app'], () =>
      Array.from(apps, ([app, ages]) => [[app], valueOf(ages)] as const),
    )
  const seconds = (member: keyof Ages) => (ages: AppAges) =>
    Math.max(ages.known?.[member] ?? 0, ages.pass[member]) / 1_000
  return {
    families: [
      reading(
        'oldest_running_seconds',
        'Age of the oldest instance that has not ended; 0 for none.',
        seconds('oldest'),
      ),
      reading(
        'longest_stuck_seconds',
        'Longest time for which an instance that has not ended has not changed; 0 for none.',
        seconds('stuck'),
      ),
      reading('ages_partial', '1 if the last round of ages stopped at its budget, else 0.', ({ cursor }) =>
        cursor === undefined ? 0 : 1,
      ),
    ],
    run: createRounds(options, look),
  }
}
