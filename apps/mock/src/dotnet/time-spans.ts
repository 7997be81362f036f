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

/** Milliseconds of a `Task.Delay`; throws `ArgumentOutOfRangeException` for what it refuses. -1 means for ever. */
export function delayMs(ticks: bigint): number {
  const ms = Number(ticks / 10_000n)
  if (ms < -1 || ms > LONGEST_DELAY_MS)
    throw new DotNetException(
      'System.ArgumentOutOfRangeException',
      "The value needs to translate in milliseconds to -1 (signifying an infinite timeout), 0, or a positive integer less than or equal to the maximum allowed timer duration. (Parameter 'delay')",
    )
  return ms
}
