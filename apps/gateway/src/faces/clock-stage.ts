import type { Authentication } from '../auth/authentication.ts'
import type { RequestContext } from '../request/request-context.ts'
import { refuseAs } from '../request/refusal.ts'
import type { Stage } from '../request/stage.ts'
import type { MockClock } from '../upstreams/mock-clock.ts'

/** Facts about the gateway that serves the clock. */
export interface ClockOptions {
  authentication: Authentication | undefined
  /** True if nothing may be changed through the gateway. */
  readOnly: boolean
}

const path = /^\/v1\/clock(?:\/(advance|set))?$/
const settings: ReadonlySet<string> = new Set<MockClock['setting']>(['real', 'automatic', 'virtual', 'stopped'])
const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
// A timer of one minute fires half a million times on the way.
const longest = 366 * units['d']!

/** Reads a span such as `90s`, `30m`, `1h` or `7d` in milliseconds; undefined for anything else, and beyond a year. */
function readSpan(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,8})([smhd])$/.exec(text) ?? []
  const span = count === undefined ? undefined : Number(count) * units[unit!]!
  return span === undefined || span > longest ? undefined : span
}

/** Makes the stage of a clock. */
export type CreateClockStage = (options: ClockOptions) => Stage

/**
 * Makes what serves the clock of a mock host in this process: `GET /v1/clock`, `POST /v1/clock/advance?duration=1h` and
 * `POST /v1/clock/set?setting=virtual`. Moving it needs the effect `control`, because everything due by then happens. The program that makes
 * the host hands it to the gateway, so that the others do not carry its code.
 */
export const clockOf =
  (clock: MockClock): CreateClockStage =>
  (options) =>
    createClockStage(clock, options)

function createClockStage(clock: MockClock, { authentication, readOnly }: ClockOptions): Stage {
  const state = () =>
    Response.json(
      { now: new Date(clock.now()).toISOString(), setting: clock.setting },
      { headers: { 'cache-control': 'no-store' } },
    )

  function refusal(request: Request, context: RequestContext): Response | undefined {
    if (readOnly) return refuseAs('rest', 'not_allowed', 'the clock of the mock: this gateway is read-only')
    if (!authentication || authentication.effectsOf(context).includes('control')) return undefined
    return authentication.refuseEffect(request, context, 'control', 'the clock of the mock')
  }

  async function change(verb: string, search: URLSearchParams): Promise<Response> {
    const name = verb === 'set' ? 'setting' : 'duration'
    const value = search.get(name) ?? ''
    if (search.size !== 1 || value === '') return invalid(`expected the parameter ${name} and no other`)
    if (verb === 'set') {
      if (!settings.has(value)) return invalid(`expected setting to be one of ${[...settings].join(', ')}`)
      clock.set(value as MockClock['setting'])
      return state()
    }
    const span = readSpan(value)
    if (span === undefined) return invalid('expected duration to be a time such as 90s, 30m, 1h or 7d, at most 366d')
    await clock.advance(span)
    return state()
  }

  return function serveClock(request, context, next) {
    if (context.face !== 'rest' || !request.url.includes('/v1/clock')) return next()
    const { pathname, searchParams } = new URL(request.url)
    const found = path.exec(pathname)
    if (!found) return next()
    context.operation = 'clock'
    const [, verb] = found
    const accepted = verb === undefined ? 'GET' : 'POST'
    if (request.method !== accepted) {
      const fault = `${pathname} takes ${accepted}, not ${request.method}`
      return refuseAs('rest', 'method_not_allowed', fault, { allow: accepted })
    }
    return verb === undefined ? state() : (refusal(request, context) ?? change(verb, searchParams))
  }
}

const invalid = (fault: string) => refuseAs('rest', 'invalid_input', fault)
