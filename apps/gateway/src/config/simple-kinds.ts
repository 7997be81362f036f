import { kind, refuseValue, type ValueKind } from '@durable-http/core/settings'
import { durationOf, showDuration } from './durations.ts'
import { sizeOf, showSize } from './sizes.ts'

const numberOf = (value: unknown): number =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN

/** Makes the kind of whole numbers in a range. */
export function count(least: number, most = Number.MAX_SAFE_INTEGER): ValueKind<number> {
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`
  return kind(`whole number ${range}`, `a whole number ${range}`, (value) => {
    const number = numberOf(value)
    return Number.isSafeInteger(number) && number >= least && number <= most ? number : undefined
  })
}

const portRange = 'a port from 1 to 65535, or 0 for a free one'

/** Number of a TCP port. */
export const port: ValueKind<number> = kind('port number', portRange, (value) => {
  const number = numberOf(value)
  if (Number.isInteger(number) && number >= 0 && number <= 65_535) return number
  if (typeof value === 'string' && /^(tcp|udp):\/\//.test(value)) {
    refuseValue(
      `is what Kubernetes sets for a service of this name; expected ${portRange}: set enableServiceLinks: false in the pod, or name the service otherwise`,
    )
  }
  return undefined
})

const accepted = 'a number with ms, s, m, h or d, or plain milliseconds'

/** Makes the kind of durations in a range; the value is in milliseconds. */
export function duration(least: number, most = Number.POSITIVE_INFINITY): ValueKind<number> {
  const up = most === Number.POSITIVE_INFINITY ? ' or more' : ` to ${showDuration(most)}`
  const range = least > 1 || most < Number.POSITIVE_INFINITY ? `, ${showDuration(least)}${up}` : ''
  const accepts = accepted + range
  return kind(
    'duration',
    accepts,
    (value) => {
      const read = durationOf(value)
      if (read !== undefined && read < least) refuseValue(`is too short; expected ${showDuration(least)}${up}`)
      if (read !== undefined && read > most) refuseValue(`is too long; expected ${showDuration(least)}${up}`)
      return read
    },
    { show: showDuration },
  )
}

/** Seconds, written as a duration like all others. */
export const seconds: ValueKind<number> = kind(
  'duration',
  accepted,
  (value) => {
    const read = durationOf(value)
    return read === undefined ? undefined : read / 1_000
  },
  { show: (value) => showDuration(value * 1_000) },
)

/** Bytes, at least so many. */
export function size(least: number): ValueKind<number> {
  const accepts = `a number with KiB, MiB, GiB, kB, MB or GB, or plain bytes, ${showSize(least)} or more`
  return kind(
    'size',
    accepts,
    (value) => {
      const read = sizeOf(value)
      if (read !== undefined && read < least) refuseValue(`is too small; expected ${showSize(least)} or more`)
      return read
    },
    { show: showSize },
  )
}

/** So many requests in so long. */
export const rate: ValueKind<{ requests: number; window: number }> = kind(
  'rate',
  'up to 1000000 requests in 1s to 1d, such as 600/1m or 10/s',
  (value) => {
    const given = value as { requests?: unknown; window?: unknown } | null
    const [, amount, time = ''] = /^(\d+)\s*(?:\/|per)\s*(\d+\s*[a-z]+|[a-z]+)$/i.exec(String(value)) ?? []
    const isObject = typeof given === 'object' && given !== null
    const requests = numberOf(isObject ? given.requests : amount)
    const window = durationOf(isObject ? given.window : /^\d/.test(time) ? time : `1${time}`)
    const isRate = requests > 0 && requests <= 1e6 && window !== undefined && window >= 1_000 && window <= 86_400_000
    return isRate ? { requests, window } : undefined
  },
  { show: ({ requests, window }) => `${requests}/${showDuration(window)}` },
)
