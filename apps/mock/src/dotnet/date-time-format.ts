import { TICKS_PER_MILLISECOND, TICKS_PER_SECOND, type Ticks, ticksToUnixMs } from './ticks.ts'

const wholeSeconds = (ticks: Ticks) =>
  new Date(ticksToUnixMs(ticks - (ticks % TICKS_PER_MILLISECOND))).toISOString().slice(0, 19)

/** `2026-02-03T04:05:06`, no zone, up to seven fractional digits with the trailing zeros cut. */
export function formatBare(ticks: Ticks): string {
  const fraction = (ticks % TICKS_PER_SECOND).toString().padStart(7, '0').replace(/0+$/, '')
  return `${wholeSeconds(ticks)}${fraction === '' ? '' : `.${fraction}`}`
}

/** `2026-02-03T04:05:06Z`: whole seconds, as status payloads show their times. */
export const formatSeconds = (ticks: Ticks): string => `${wholeSeconds(ticks)}Z`

/** `2026-02-03T04:05:06.1234567Z`: a UTC time as Json.NET writes it. */
export const formatRoundtrip = (ticks: Ticks): string => `${formatBare(ticks)}Z`

/** `2026-02-03T04:05:06.1234567+00:00`: a local time of a server in UTC. */
export const formatOffset = (ticks: Ticks): string => `${formatBare(ticks)}+00:00`
