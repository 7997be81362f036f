import { DotNetException, argumentException } from './dotnet-exception.ts'
import { formatDouble } from './doubles.ts'
import { TICKS_PER_SECOND } from './ticks.ts'

const MAX_TICKS = 2 ** 63

/** `TimeSpan.FromSeconds`: seconds to ticks, the rest below a tick cut. Throws `ArgumentException` for NaN, `OverflowException` beyond 64 bits. */
export function secondsToTicks(seconds: number): bigint {
  if (Number.isNaN(seconds)) throw argumentException('TimeSpan does not accept floating point Not-a-Number values.')
  const ticks = seconds * Number(TICKS_PER_SECOND)
  if (ticks > MAX_TICKS || ticks < -MAX_TICKS)
    throw new DotNetException('System.OverflowException', 'TimeSpan overflowed because the duration is too long.')
  return ticks === MAX_TICKS ? 2n ** 63n - 1n : BigInt(Math.trunc(ticks))
}

/** `TimeSpan.TotalSeconds` as a message shows it. */
export const ticksToSecondsText = (ticks: bigint): string => formatDouble(Number(ticks) / Number(TICKS_PER_SECOND))

const LONGEST_DELAY_MS = 4_294_967_294

/** Whole milliseconds of a time span. */
export const ticksToMs = (ticks: bigint): number => Number(ticks / 10_000n)

/** Throws `ArgumentOutOfRangeException` for a time span that is not a delay: below zero, or longer than a timer can take. */
export function checkDelay(ticks: bigint): void {
  const ms = ticksToMs(ticks)
  if (ticks < 0n || ms > LONGEST_DELAY_MS)
    throw new DotNetException(
      'System.ArgumentOutOfRangeException',
      "The value needs to translate in milliseconds to -1 (signifying an infinite timeout), 0, or a positive integer less than or equal to the maximum allowed timer duration. (Parameter 'delay')",
    )
}
