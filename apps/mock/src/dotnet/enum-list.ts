/**
 * A list of enum values as the host reads `runtimeStatus`: every repeat split on commas, exact names or 32-bit numbers, blanks trimmed.
 * What is neither is dropped; undefined if nothing is left, which means no filter.
 */
export function parseEnumList(
  values: readonly string[],
  names: Readonly<Record<string, number>>,
): number[] | undefined {
  const found = values
    .flatMap((value) => value.split(','))
    .map((piece) => parseEnum(piece.trim(), names))
    .filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found
}

function parseEnum(text: string, names: Readonly<Record<string, number>>): number | undefined {
  if (!/^[-+]?\d+$/.test(text)) return Object.hasOwn(names, text) ? names[text] : undefined
  const value = Number(text)
  return value === (value | 0) ? value | 0 : undefined
}
