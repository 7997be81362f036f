/** An instant as .NET keeps it: whole seconds since 1970, and the hundred nanoseconds beyond them. */
interface Instant {
  seconds: number
  ticks: number
}

/** Result of reading an instant: the text that is sent, or the reason why it is refused. */
export type InstantReading = { text: string; fault?: undefined } | { text?: undefined; fault: string }

const shape = /^([+-]?\d+)-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:([Zz])|([+-])(\d\d):(\d\d))$/
const longestText = 40
const ticksPerSecond = 10_000_000
const farthestOffset = 14 * 60
const outOfRange = 'must lie in the years 0001 to 9999'
const millisecondsText = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.000Z$/

const fault = (why: string): InstantReading => ({ fault: why })

/** Reads a date-time as the host would, and writes it as `2026-02-03T04:05:06.0000000Z`, which every host reads alike. */
export function readInstant(value: string | Date): InstantReading {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? fault('is an invalid Date') : ofDate(value)
  const found = value.length > longestText ? null : shape.exec(value)
  if (!found) return fault('must be an ISO 8601 date-time with Z or an offset, such as 2026-02-03T04:05:06Z')
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '0', fraction = ''] = found
  if (!/^\d{4}$/.test(year)) return fault('must have a year of four digits')
  if (Number(year) === 0) return fault(outOfRange)
  const midnight = midnightOf(Number(year), Number(month), Number(day))
  if (midnight === undefined) return fault(`has a day that does not exist: ${year}-${month}-${day}`)
  if (Number(hour) > 23) return fault('must have an hour from 00 to 23; midnight is 00:00 of the day that begins')
  if (Number(minute) > 59) return fault('must have a minute from 00 to 59')
  if (Number(second) > 59) return fault('must have a second from 00 to 59; the host knows no leap seconds')
  const offset = Number(found[10] ?? 0) * 60 + Number(found[11] ?? 0)
  if (Number(found[11] ?? 0) > 59 || offset > farthestOffset) return fault('must have an offset from -14:00 to +14:00')
  const local = midnight + Number(hour) * 3600 + Number(minute) * 60 + Number(second)
  const ticks = ticksOf(fraction)
  return write({
    seconds: local - (found[9] === '-' ? -offset : offset) * 60 + Math.floor(ticks / ticksPerSecond),
    ticks: ticks % ticksPerSecond,
  })
}

function ofDate(date: Date): InstantReading {
  const seconds = Math.floor(date.getTime() / 1000)
  return write({ seconds, ticks: (date.getTime() - seconds * 1000) * 10_000 })
}

// Seconds since 1970 of a day that exists; Date rolls 30 February over into March.
function midnightOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / 1000 : undefined
}

// .NET adds the digits up as doubles and rounds half to even; nanoseconds come out as it has them.
function ticksOf(digits: string): number {
  let fraction = 0
  let base = 0.1
  for (const digit of digits) {
    fraction += Number(digit) * base
    base *= 0.1
  }
  const exact = fraction * ticksPerSecond
  const rounded = Math.round(exact)
  return rounded - exact === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded
}

function write({ seconds, ticks }: Instant): InstantReading {
  const whole = new Date(seconds * 1000)
  const text = Number.isNaN(whole.getTime()) ? undefined : millisecondsText.exec(whole.toISOString())?.[1]
  if (text === undefined || text.startsWith('0000')) return fault(outOfRange)
  // To the host this instant is the absence of one.
  if (text === '0001-01-01T00:00:00' && ticks === 0) {
    return fault('must be later than 0001-01-01T00:00:00Z, which the host takes for no bound')
  }
  return { text: `${text}.${String(ticks).padStart(7, '0')}Z` }
}
