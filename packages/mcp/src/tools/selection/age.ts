import { DurableError, readInstant } from '@durable-http/core'

const units = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const shape = /^(\d{1,6})(s|m|h|d|w)$/

/** True for an age such as `2h`. */
export function isAge(value: unknown): boolean {
  return typeof value === 'string' && shape.test(value)
}

/** Reads an age such as `2h`, or a date-time, as the instant that is sent to the host; throws `invalid_input` for any other text. */
export function instantOf(parameter: string, value: string, now: number): string {
  const [, count, unit] = shape.exec(value) ?? []
  const instant = count === undefined ? value : new Date(now - Number(count) * units[unit as keyof typeof units])
  const { text, fault } = readInstant(instant)
  if (fault === undefined) return text
  const message = `${fault}; or an age such as 30m, 2h or 7d`
  throw new DurableError('invalid_input', `${parameter} ${message}`, { issues: [{ parameter, message }] })
}
