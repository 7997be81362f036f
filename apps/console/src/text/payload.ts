/** Writes any value of the host as text: JSON with two spaces, or a string as it is. */
export function writePayload(value: unknown): string {
  if (typeof value === 'string') return value
  return JSON.stringify(value, null, 2) ?? ''
}

/** Writes a value in one line of at most so many characters. */
export function writeShort(value: unknown, most = 200): string {
  if (value === null || value === undefined) return ''
  const text = (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, most * 2)
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

/** Says what is wrong with a text that should be JSON; undefined if it is, or is empty. */
export function jsonFault(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.`
  }
}
