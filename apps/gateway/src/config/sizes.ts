const bytes: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
}

/** Reads `64KiB`, `16MiB`, `1MB`, or plain bytes, as text or number; undefined for anything else. */
export function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  const [, amount, unit = 'b'] = /^(\d+(?:\.\d+)?)\s*([kmg]?i?b)?$/i.exec(String(value)) ?? []
  const factor = bytes[unit.toLowerCase()]
  return amount === undefined || factor === undefined ? undefined : Math.round(Number(amount) * factor)
}

/** Writes bytes in the largest binary unit that leaves a whole number. */
export function showSize(size: number): string {
  const unit = ['GiB', 'MiB', 'KiB'].find((unit) => size > 0 && !(size % bytes[unit.toLowerCase()]!)) ?? 'B'
  return `${size / bytes[unit.toLowerCase()]!}${unit}`
}
