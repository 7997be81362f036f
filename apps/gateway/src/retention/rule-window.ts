import type { RetentionRule } from '../config/gateway-config.ts'

/** The time in which a rule has its one run of a day. */
export interface RuleWindow {
  /** Day on which the window began, in the time zone of the rule: `2026-11-29`. */
  day: string
  /** Instant at which it ends, in milliseconds since 1970; absent for a rule without hours. */
  until?: number
}

const minute = 60_000
const perDay = 1_440

/** Finds the window of a rule that is open at an instant; undefined outside its hours. */
export function windowAt({ hours, timeZone = 'UTC' }: RetentionRule, now: number): RuleWindow | undefined {
  const { day, minutes } = localTime(timeZone, now)
  if (!hours) return { day }
  const { from, to } = hours
  const length = (to - from + perDay) % perDay
  const passed = (minutes - from + perDay) % perDay
  if (passed >= length) return undefined
  const began = minutes >= from ? day : localTime(timeZone, now - passed * minute).day
  const end = Math.floor(now / minute) * minute + (length - passed) * minute
  // Where the clock was changed within the window, the end moves with it; no further than an hour.
  const off = ((localTime(timeZone, end).minutes - to + perDay + perDay / 2) % perDay) - perDay / 2
  return { day: began, until: Math.abs(off) <= 60 ? end - off * minute : end }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function localTime(timeZone: string, instant: number): { day: string; minutes: number } {
  let format = formats.get(timeZone)
  if (!format) {
    const numeric = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const
    format = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', ...numeric })
    formats.set(timeZone, format)
  }
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  }
}
