import { formatOffset, formatRoundtrip } from '../dotnet/date-time-format.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'

/** Minutes by which a zone's clocks are ahead of UTC at an instant; throws `RangeError` for a name that is not a zone. */
export function zoneOffsetMinutes(timeZone: string, unixMs: number): number {
  if (timeZone === 'UTC') return 0
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const part = Object.fromEntries(format.formatToParts(unixMs).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(unixMs / 1000) * 1000) / 60_000)
}

/** Returns a function that writes an instant in a zone's time with its offset, as `ScheduledTime` is written. */
export function zoneFormatter(timeZone: string): (unixMs: number) => string {
  return (unixMs) => {
    const minutes = zoneOffsetMinutes(timeZone, unixMs)
    if (minutes === 0) return formatOffset(unixMsToTicks(unixMs))
    const local = formatRoundtrip(unixMsToTicks(unixMs + minutes * 60_000)).slice(0, -1)
    const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
    const ahead = Math.abs(minutes)
    return `${local}${minutes < 0 ? '-' : '+'}${two(ahead / 60)}:${two(ahead % 60)}`
  }
}

/** The instant that a zone's clocks show as this time of day (both Unix milliseconds). */
export const localToUtc = (timeZone: string, localMs: number): number =>
  localMs - zoneOffsetMinutes(timeZone, localMs - zoneOffsetMinutes(timeZone, localMs) * 60_000) * 60_000
