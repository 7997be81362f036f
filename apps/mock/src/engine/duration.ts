/** A span of time: milliseconds, or a text such as `'30d'`, `'1h 30m'`, `'500ms'`. */
export type Duration = number | string

const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** Converts a duration to milliseconds; throws a `TypeError` that names what was given. */
export function durationToMs(duration: Duration): number {
  if (typeof duration === 'number') {
    if (Number.isFinite(duration) && duration >= 0) return duration
    throw new TypeError(`expected a duration of zero or more milliseconds, got ${duration}`)
  }
  const text = duration.trim()
  if (!/^(?:\d+(?:\.\d+)?\s*(?:ms|s|m|h|d|w)\s*)+$/.test(text)) {
    throw new TypeError(`expected a duration such as '30d', '1h 30m' or '500ms', got '${duration}'`)
  }
  let ms = 0
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)\s*(ms|s|m|h|d|w)/g)) {
    ms += Number(amount) * (unitMs[unit as string] as number)
  }
  return ms
}
