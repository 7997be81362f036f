const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Reads a time span such as `90s`, `30m`, `2h`, `1d` or `1w` in milliseconds; undefined for anything else. */
export function readSpan(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6}(?:\.\d{1,3})?)\s*([smhdw])$/.exec(text.trim()) ?? []
  return count === undefined ? undefined : Number(count) * units[unit!]!
}

/** Reads an age such as `24h`, or an ISO instant, as milliseconds since 1970; local time where no zone is given. */
export function readInstant(text: string, now: number): number | undefined {
  const span = readSpan(text)
  if (span !== undefined) return now - span
  const [, day, clock = ''] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?))?$/.exec(text.trim()) ?? []
  // `Date` rolls days and hours that do not exist over into the next ones.
  if (day === undefined || !isDay(day) || clock.startsWith('24')) return undefined
  const instant = Date.parse(text.trim().replace(' ', 'T'))
  return Number.isNaN(instant) ? undefined : instant
}

function isDay(text: string): boolean {
  const midnight = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(text)
}

/** Writes a time span with its two largest units, such as `3 h 20 min`. */
export function writeSpan(milliseconds: number): string {
  const ms = Math.max(0, milliseconds)
  if (ms < 1_000) return `${Math.round(ms)} ms`
  const seconds = ms / 1_000
  if (seconds < 60) return `${seconds < 10 ? trimmed(seconds) : Math.round(seconds)} s`
  const whole = Math.round(seconds)
  if (whole < 3_600) return two(Math.floor(whole / 60), 'min', whole % 60, 's')
  if (whole < 86_400) return two(Math.floor(whole / 3_600), 'h', Math.floor((whole % 3_600) / 60), 'min')
  return two(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3_600), 'h')
}

const trimmed = (seconds: number) => seconds.toFixed(1).replace(/\.0$/, '')
const two = (large: number, unit: string, small: number, smaller: string) =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smaller}`

/** Writes how long ago an instant was, with one unit, such as `3 h ago`. */
export function writeAge(instant: string, now: number): string {
  const at = Date.parse(instant)
  if (Number.isNaN(at)) return instant
  const seconds = Math.round((now - at) / 1_000)
  if (Math.abs(seconds) < 5) return 'now'
  const text = oneUnit(Math.abs(seconds))
  return seconds > 0 ? `${text} ago` : `in ${text}`
}

function oneUnit(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min`
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h`
  return `${Math.floor(seconds / 86_400)} d`
}

/** Writes an instant in full: UTC, to the precision that the host gives. */
export const writeInstant = (instant: string) => instant.replace('T', ' ').replace(/Z$/, ' UTC')
