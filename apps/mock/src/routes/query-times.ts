import { parseDateTime } from '../dotnet/date-times.ts'
import { ticksToUnixMs, unixMsToTicks } from '../dotnet/ticks.ts'
import type { RouteScope } from './route-scope.ts'
import { localToUtc } from './server-zone.ts'

const hasZone = /(?:z|gmt|[+-]\d{1,2}:?\d{0,2})\s*$/i

/** Reads a date-time parameter as Unix milliseconds; `undefined` for what is no date, and for the least date, which is no bound. */
export function queryTime({ settings, engine, request }: RouteScope, name: string): number | undefined {
  const text = request.query.get(name)
  const ticks = parseDateTime(text, { padYears: settings.version.padsYears, now: unixMsToTicks(engine.clock.now()) })
  if (ticks === undefined || ticks === 0n) return undefined
  const ms = ticksToUnixMs(ticks)
  const zoned = hasZone.test(text ?? '') && /[:tT]/.test(text ?? '')
  return zoned || settings.version.bareTimesAreUtc ? ms : localToUtc(settings.timeZone, ms)
}

/** Says whether a parameter holds a date at all, the least one included. */
export const isQueryTime = ({ settings, request }: RouteScope, name: string): boolean =>
  parseDateTime(request.query.get(name), { padYears: settings.version.padsYears }) !== undefined
