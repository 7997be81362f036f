import { formatRoundtrip } from '../dotnet/date-time-format.ts'
import { unixMsToTicks } from '../dotnet/ticks.ts'

const never = '0001-01-01T00:00:00'

/** Writes an instant (Unix milliseconds) as it stands inside stored messages; 0 is .NET's least date. */
export const timeToText = (ms: number): string => (ms === 0 ? never : formatRoundtrip(unixMsToTicks(ms)))

/** Reads such an instant, digits below the millisecond included; 0 for any other text. */
export function textToTime(text: unknown): number {
  if (typeof text !== 'string' || text.startsWith('0001-')) return 0
  const ms = Date.parse(text)
  const rest = /\.\d{3}(\d{1,4})/.exec(text)?.[1] ?? '0'
  return Number.isNaN(ms) ? 0 : ms + Number(`0.${rest}`)
}
