import { parseDateTime, readDateTime } from '../dotnet/date-times.ts'
import { ticksToUnixMs, unixMsToTicks } from '../dotnet/ticks.ts'
import type { RouteScope } from './route-scope.ts'
import { localToUtc } from './server-zone.ts'

/** Reads a date-time parameter as Unix milliseconds; `undefined` for what is not a date, and for the least date, which is not a bound. */
export function queryTime({ settings, engine, request }: RouteScope, name: string): number | undefined {
  const { padsYears, bareTimesAreUtc } = settings.version
  const read = readDateTime(request.query.get(name), {
    padYears: padsYears,
    now: unixMsToTicks(engine.clock.now()),
  })
  if (!read || read.ticks === 0n) return undefined
  const ms = ticksToUnixMs(read.ticks)
  return read.isZoned || bareTimesAreUtc ? ms : localToUtc(settings.timeZone, ms)
}

/** True if a parameter holds a date at all, the least one included. */
export const isQueryTime = ({ settings, request }: RouteScope, name: string): boolean =>
  parseDateTime(request.query.get(name), { padYears: settings.version.padsYears }) !== undefined
