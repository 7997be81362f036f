import { readInstant } from '@durable-http/core'
import { usageError } from '../cli-error.ts'

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
const accepted = 'a duration such as 90s, 15m, 24h or 7d'

/** Reads a duration as milliseconds: a number and one of ms, s, m, h, d, w. */
export function readDuration(text: string, option: string): number {
  const match = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d|w)$/.exec(text.trim())
  if (!match) throw usageError(`${option} is '${text}'; expected ${accepted}`)
  return Number(match[1]) * units[match[2]!]!
}

/** Reads an instant: a duration before `now`, or ISO 8601 with a zone. */
export function readTime(text: string, option: string, now: number): Date {
  if (!/^\d[\d.]*(ms|s|m|h|d|w)$/.test(text.trim())) return zonedInstant(text, option, accepted)
  const instant = new Date(now - readDuration(text, option))
  const { fault } = readInstant(instant)
  if (fault !== undefined) throw usageError(`${option} is '${text}', too long ago for an instant; expected ${accepted}`)
  return instant
}

/** Reads a clock time such as 05:00 as the next instant at which a clock of this machine shows it, or an instant. */
export function readDeadline(text: string, option: string, now: number): Date {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim())
  if (!match) return zonedInstant(text, option, 'a time such as 05:00')
  const at = new Date(now)
  at.setHours(Number(match[1]), Number(match[2]), 0, 0)
  if (at.getTime() <= now) at.setDate(at.getDate() + 1)
  return at
}

// JavaScript reads more than the host does: 30 February, hour 24, and texts that are not dates at all.
function zonedInstant(text: string, option: string, otherwise: string): Date {
  const { text: instant, fault } = readInstant(text)
  if (fault === undefined) return new Date(instant)
  const why = /^\d{4}-\d\d-\d\d[Tt]/.test(text) ? ` ${fault};` : ''
  throw usageError(
    `${option} is '${text.slice(0, 80)}';${why} expected ${otherwise}, or an instant such as 2026-02-03T04:05:06Z`,
  )
}
