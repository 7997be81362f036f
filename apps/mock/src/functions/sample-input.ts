import { DotNetException } from '../dotnet/dotnet-exception.ts'
import { deserializeDouble, deserializeInt32 } from '../dotnet/json-number-reader.ts'
import { RawJson } from '../dotnet/json-value.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import { FunctionError } from '../engine/failure.ts'

/** Reads an untouched input as .NET reads its stored text into a number: nothing is 0, what is not a number throws. */
function readNumber(raw: unknown, parse: (text: string) => number): number {
  if (!(raw instanceof RawJson)) return 0
  try {
    return parse(raw.text ?? writeJson(raw.node))
  } catch (error) {
    throw error instanceof DotNetException ? new FunctionError(error.type, error.message) : error
  }
}

// An orchestration's input that is just `null` counts as none; an operation's does not.
const isNullText = (raw: unknown): boolean => raw instanceof RawJson && raw.text === 'null'

/** Reads an orchestration's input as a 32-bit integer. */
export const readInteger = (raw: unknown): number => (isNullText(raw) ? 0 : readNumber(raw, deserializeInt32))

/** Reads an orchestration's input as the length of a string; throws what .NET throws at a negative one. */
export function readCount(raw: unknown): number {
  const count = readInteger(raw)
  if (count >= 0) return count
  const text = `count ('${count}') must be a non-negative value. (Parameter 'count')\nActual value was ${count}.`
  throw new FunctionError('System.ArgumentOutOfRangeException', text)
}

/** Reads an orchestration's input as seconds. */
export const readSeconds = (raw: unknown): number => (isNullText(raw) ? 0 : readDouble(raw))

/** Reads an operation's input as a double. */
export const readDouble = (raw: unknown): number => readNumber(raw, deserializeDouble)

const mostSeconds = 315_537_897_599
const leastTime = new Date('0001-01-01T00:00:00Z').getTime()
const mostTime = new Date('9999-12-31T23:59:59.999Z').getTime()

/** Adds seconds to a time (Unix milliseconds) as .NET's `DateTime` does; throws for what is beyond its years 1 to 9999. */
export function addSeconds(time: Date, seconds: number): number {
  const outOfRange = (message: string): FunctionError =>
    new FunctionError('System.ArgumentOutOfRangeException', `${message} (Parameter 'value')`)
  if (Math.abs(seconds) > mostSeconds) throw outOfRange('Value to add was out of range.')
  const sum = time.getTime() + (Number.isNaN(seconds) ? 0 : seconds * 1000)
  if (sum < leastTime || sum > mostTime) {
    throw outOfRange('The added or subtracted value results in an un-representable DateTime.')
  }
  return sum
}
