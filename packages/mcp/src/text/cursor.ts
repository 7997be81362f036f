import { fromBase64Url, toBase64Url } from './base64-url.ts'

/** Content of a cursor: the host's token and its filters. */
export interface Cursor {
  token: string
  filters: Record<string, unknown>
}

/** Wraps a continuation token and its filters, which the host wants again with every page. */
export function writeCursor({ token, filters }: Cursor): string {
  const value = Object.keys(filters).length > 0 ? [token, filters] : [token]
  return toBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}

/** Reads a cursor; undefined for any other text. */
export function readCursor(cursor: string): Cursor | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(cursor))
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined
    const filters: unknown = value[1] ?? {}
    if (typeof filters !== 'object' || filters === null || Array.isArray(filters)) return undefined
    return { token: value[0], filters: filters as Record<string, unknown> }
  } catch {
    return undefined
  }
}
