let drawn: string | undefined

/**
 * Marks the text of a number inside a JSON string; unknown outside this process, so that no other text begins with it.
 * Drawn at its first use: Workers refuse random values while a module loads.
 */
export function numberMarker(): string {
  return (drawn ??= `${crypto.randomUUID()}:`)
}
