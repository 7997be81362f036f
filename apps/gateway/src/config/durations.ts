const milliseconds: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads `500ms`, `30s`, `2m`, `1.5h`, `1d`, or plain milliseconds, as text or number; undefined for anything else. */
export function durationOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined
  const [, amount, unit = 'ms'] = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)?$/i.exec(String(value)) ?? []
  return amount === undefined ? undefined : Math.round(Number(amount) * milliseconds[unit.toLowerCase()]!)
}

/** Writes milliseconds in the largest unit that leaves a whole number. */
export function showDuration(duration: number): string {
  if (duration === 0) return '0s'
  const unit = ['d', 'h', 'm', 's'].find((unit) => !(duration % milliseconds[unit]!)) ?? 'ms'
  return `${duration / milliseconds[unit]!}${unit}`
}
