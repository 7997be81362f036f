const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** A span of milliseconds as its largest unit: `3h`, `2d`, `0s`. */
export function spanOf(milliseconds: number): string {
  const span = Math.max(0, milliseconds)
  const [unit, size] = units.find(([, size]) => span >= size) ?? ['s', 1_000]
  return `${Math.floor(span / size)}${unit}`
}

/** How long ago an instant of the host was, as `3h`; `?` for a text that is not an instant. */
export function ageOf(instant: string | undefined, now: number): string {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? '?' : spanOf(now - at)
}
