import type { Face } from '../request/request-context.ts'
import { refuseAs } from '../request/refusal.ts'
import type { Rate } from './rate-limiter.ts'

const secondsOf = (milliseconds: number) => Math.max(1, Math.ceil(milliseconds / 1_000))

/** Writes `RateLimit-Policy` of a rate (draft-ietf-httpapi-ratelimit-headers-11). */
export function ratePolicy(name: string, { requests, window }: Rate): string {
  return `"${name}";q=${requests};w=${secondsOf(window)}`
}

/** Writes `RateLimit`: the remaining requests and the milliseconds they are valid for. */
export function rateState(name: string, left: number, milliseconds: number): string {
  return `"${name}";r=${left};t=${secondsOf(milliseconds)}`
}

/** Refuses a request that comes too early by the given milliseconds. */
export function refuseRate(face: Face, name: string, rate: Rate, wait: number): Response {
  const seconds = secondsOf(wait)
  const what = name === 'failures' ? 'wrong credentials from one address' : 'requests of one caller'
  const detail = `at most ${rate.requests} ${what} in ${rate.window / 1_000} s; try again in ${seconds} s`
  return refuseAs(face, 'rate_limited', detail, {
    'retry-after': String(seconds),
    'ratelimit-policy': ratePolicy(name, rate),
    ratelimit: rateState(name, 0, wait),
  })
}
