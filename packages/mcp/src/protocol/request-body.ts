/** The largest body that is read, in bytes. */
export const bodyLimit = 1_048_576

/** A body as text, or why it was not read. */
export type RequestBody =
  | { kind: 'text'; text: string }
  | { kind: 'too-large' }
  /** It is text of another encoding than UTF-8, or not text at all. */
  | { kind: 'not-utf-8'; encoding: string }

/** Reads a body as UTF-8, with or without a byte order mark; stops reading at the limit. */
export async function readBody(request: Request, limit = bodyLimit): Promise<RequestBody> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return { kind: 'too-large' }
  if (!request.body) return { kind: 'text', text: '' }
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return readBytes(chunks, size)
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return { kind: 'too-large' }
    }
    chunks.push(value)
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true })

/** Reads chunks of so many bytes as UTF-8, with or without a byte order mark. */
export function readBytes(chunks: readonly Uint8Array[], size: number): RequestBody {
  const bytes = chunks.length === 1 ? chunks[0]! : joined(chunks, size)
  try {
    const text = decoder.decode(bytes)
    const isWide = text.startsWith('\0') || text.charAt(1) === '\0'
    if (!isWide) return { kind: 'text', text }
  } catch {
    // It is reported below.
  }
  return { kind: 'not-utf-8', encoding: encodingOf([...bytes.subarray(0, 4)]) }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}

// JSON begins with an ASCII character, so that a zero beside it means a wider encoding (RFC 4627, section 3).
function encodingOf([first, second, third, fourth]: readonly number[]): string {
  if (first === 0x1f && second === 0x8b) return 'gzip'
  if ((first === 0xff && second === 0xfe && third === 0 && fourth === 0) || (first === 0 && second === 0))
    return 'UTF-32'
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return 'UTF-16'
  if (first === 0 || second === 0) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16'
  return 'an unknown encoding'
}
