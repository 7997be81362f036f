import type { DurableErrorCode } from '@durable-http/core'

/** How a function app is, as far as its responses show; holds no text of the app. */
export interface UpstreamHealth {
  /** `failing` after a failure, `open` while the circuit breaker responds in its place. */
  state: 'ok' | 'failing' | 'open'
  /** Since when, in milliseconds of the gateway's clock. */
  since: number
  /** Status of its last response. */
  lastStatus?: number
  /** The last failure, while the app is not ok. */
  lastError?: DurableErrorCode
}

/** Remembers how a function app is. */
export interface HealthRecord {
  /** The last observed state, without the breaker. */
  readonly seen: Readonly<UpstreamHealth>
  /** Notes a response. */
  responded(status: number): void
  /** Notes a call without a response. */
  failed(error: DurableErrorCode): void
}

const failures: Readonly<Record<number, DurableErrorCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  502: 'upstream',
  503: 'unavailable',
  504: 'timeout',
}

const aMinute = 60_000

/** Makes the record of an app before its first response; `refused` is called when 401 begins to come, from the app or a server before it, once a minute at most. */
export function createHealthRecord(now: () => number, refused?: () => void): HealthRecord {
  let reportedAt = Number.NEGATIVE_INFINITY
  const seen: UpstreamHealth = { state: 'ok', since: now() }

  function turn(state: 'ok' | 'failing'): void {
    if (seen.state === state) return
    seen.state = state
    seen.since = now()
  }

  return {
    seen,
    responded(status) {
      seen.lastStatus = status
      const error = failures[status]
      if (error === undefined) {
        if (seen.state === 'ok') return
        turn('ok')
        delete seen.lastError
      } else {
        turn('failing')
        if (error === 'unauthorized' && seen.lastError !== error && now() - reportedAt >= aMinute) {
          reportedAt = now()
          refused?.()
        }
        seen.lastError = error
      }
    },
    failed(error) {
      turn('failing')
      seen.lastError = error
    },
  }
}
