import { fromBase64Url, toBase64Url } from '@durable-http/core'

/** Content of a cursor: the host's token and its filters. */
export interface Cursor {
  token: string
  filters: Record<string, unknown>
  /** True if the token is the cursor of a scan, made here and not by the host. */
  isScan?: boolean
}

/** Wraps a continuation token and its filters, which the host wants again with every page. */
export function writeCursor({ token, filters, isScan = false }: Cursor): string {
  // A scan's cursor is base64url already: encoded once more it would be a third longer.
  if (isScan) return `${token}.${encoded(filters)}`
  const value = Object.keys(filters).length > 0 ? [token, filters] : [token]
  return encoded(value)
}

/** Reads a cursor; undefined for any other text. */
export function readCursor(cursor: string): Cursor | undefined {
  try {
    const [token = '', own, ...rest] = cursor.split('.', 3)
    if (rest.length > 0) return undefined
    const value: unknown = own === undefined ? decoded(cursor) : [token, decoded(own)]
    if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined
    const filters: unknown = value[1] ?? {}
    if (typeof filters !== 'object' || filters === null || Array.isArray(filters)) return undefined
    return {
      token: value[0],
      filters: filters as Record<string, unknown>,
      ...(own === undefined ? {} : { isScan: true }),
    }
  } catch {
    return undefined
  }
}

const encoded = (value: unknown) => toBase64Url(new TextEncoder().encode(JSON.stringify(value)))
const decoded = (text: string): unknown =>
  JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(text)))
