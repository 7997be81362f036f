import { metricPrefix } from './metrics.ts'
import { createReading, type Family } from './series.ts'

/** Facts about a function app that the gauges read. */
export interface GaugedUpstream {
  name: string
  health: () => { state: 'ok' | 'failing' | 'open' }
  limiter: { readonly running: number; readonly waiting: number }
}

/** Makes what can be read of function apps at any moment: how they are, and what runs and waits there. */
export function createUpstreamGauges(upstreams: readonly GaugedUpstream[]): Family[] {
  const reading = (name: string, help: string, read: (upstream: GaugedUpstream) => number) =>
    createReading(metricPrefix + name, help, ['app'], () =>
      upstreams.map((upstream) => [[upstream.name], read(upstream)] as const),
    )
  return [
    reading('upstream_up', '1 if the last call to the function app succeeded, else 0.', ({ health }) =>
      health().state === 'ok' ? 1 : 0,
    ),
    reading('breaker_open', '1 if the circuit breaker is open, else 0.', ({ health }) =>
      health().state === 'open' ? 1 : 0,
    ),
    reading('running_calls', 'Calls to the function app that have a slot.', ({ limiter }) => limiter.running),
    reading('queued_calls', 'Calls to the function app that wait for a slot.', ({ limiter }) => limiter.waiting),
  ]
}
