import { DurableError } from './durable-error.ts'

/** Bytes of a response body that are read as a whole where an option says nothing else: 64 MiB. */
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
    const text = new GrowingText()
    let size = 0
    try {
      for (;;) {
        const { done: isEnd, value } = await reader.read()
        if (isEnd) return text.end()
        size += value.byteLength
        if (size > limit) throw tooLarge(operation, response.status, limit)
        if (size > smallSize) done ??= await turn?.(response)
        text.add(value)
      }
    } catch (error) {
      await reader.cancel().catch(() => undefined)
      throw error
    }
  } finally {
    done?.()
  }
}

const whole = new TextDecoder()

/** Text of a body that comes in chunks. Most bodies are one chunk, which needs no decoder of its own: making one costs as much as reading. */
class GrowingText {
  #first: Uint8Array | undefined
  #decoder: TextDecoder | undefined
  readonly #parts: string[] = []

  add(chunk: Uint8Array): void {
    if (this.#decoder) this.#push(chunk)
    else if (!this.#first) this.#first = chunk
    else {
      this.#decoder = new TextDecoder()
      this.#push(this.#first)
      this.#push(chunk)
    }
  }

  end(): string {
    if (this.#decoder) return this.#parts.join('') + this.#decoder.decode()
    return this.#first ? whole.decode(this.#first) : ''
  }

  #push(chunk: Uint8Array): void {
    this.#parts.push(this.#decoder!.decode(chunk, { stream: true }))
  }
}

function tooLarge(operation: string, upstreamStatus: number, limit: number): DurableError {
  const message = `has more than ${limit} bytes and was not read to its end`
  return new DurableError(
    'protocol',
    `${operation}: the response of the host ${message}; ask for less of it, or raise the limit`,
    { operation, upstreamStatus, issues: [{ parameter: 'response', message }] },
  )
}
