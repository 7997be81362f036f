import { DurableError } from './durable-error.ts'

/** Bytes of a response body that are read as a whole by default: 64 MiB. */
export const responseLimit = 64 * 1024 * 1024

/** Waits until a response of more than 256 KiB may be read; resolves with the function to call once that is done. */
export type LargeResponseTurn = (response: Response) => Promise<() => void>

/** Options of `readText`. */
export interface ReadingLimits {
  /** Bytes. */
  limit: number
  turn?: LargeResponseTurn | undefined
}

// A response up to this many bytes is read at once.
const smallSize = 256 * 1024

/** Reads a response body of at most `limit` bytes as text; a longer one is broken off at the host and throws `protocol`. */
export async function readText(operation: string, response: Response, { limit, turn }: ReadingLimits): Promise<string> {
  const { body, headers } = response
  const length = Number(headers.get('content-length') ?? Number.NaN)
  if (length > limit) {
    await body?.cancel()
    throw tooLarge(operation, response.status, limit)
  }
  // The runtime keeps a body to the length that it names, unless it unpacks it.
  const isKnown = Number.isInteger(length) && !headers.has('content-encoding')
  if (!body || (isKnown && (!turn || length <= smallSize))) return response.text()
  let done: (() => void) | undefined
  try {
    if (isKnown) {
      done = await turn!(response)
      return await response.text()
    }
    const reader = body.getReader()
    let [first, text, size]: [Uint8Array | undefined, string, number] = [undefined, '', 0]
    let decoder: TextDecoder | undefined
    try {
      for (;;) {
        const { done: isEnd, value } = await reader.read()
        if (isEnd) return decoder ? text + decoder.decode() : whole.decode(first)
        size += value.byteLength
        if (size > limit) throw tooLarge(operation, response.status, limit)
        if (size > smallSize) done ??= await turn?.(response)
        if (first) {
          if (!decoder) {
            decoder = new TextDecoder()
            text = decoder.decode(first, { stream: true })
          }
          text += decoder.decode(value, { stream: true })
        } else first = value
      }
    } catch (error) {
      await reader.cancel().catch(() => undefined)
      throw error
    }
  } finally {
    done?.()
  }
}

// Most bodies are one chunk, which needs no decoder of its own: making one costs as much as reading.
const whole = new TextDecoder()

function tooLarge(operation: string, upstreamStatus: number, limit: number): DurableError {
  const message = `has more than ${limit} bytes and was not read to its end`
  return new DurableError(
    'protocol',
    `${operation}: the response of the host ${message}; ask for less of it, or raise the limit`,
    { operation, upstreamStatus, issues: [{ parameter: 'response', message }] },
  )
}
