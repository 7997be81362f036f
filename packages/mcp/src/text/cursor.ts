/** What a cursor holds: the host's token and the filters it belongs to. */
export interface Cursor {
  token: string
  filters: Record<string, unknown>
}

/** Wraps a continuation token and its filters, which the host wants again with every page. */
export function writeCursor({ token, filters }: Cursor): string {
  const bytes = new TextEncoder().encode(JSON.stringify(Object.keys(filters).length > 0 ? [token, filters] : [token]))
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

/** Reads a cursor; undefined when it is none of ours. */
export function readCursor(cursor: string): Cursor | undefined {
  try {
    const binary = atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined
    const filters: unknown = value[1] ?? {}
    if (typeof filters !== 'object' || filters === null || Array.isArray(filters)) return undefined
    return { token: value[0], filters: filters as Record<string, unknown> }
  } catch {
    return undefined
  }
}
