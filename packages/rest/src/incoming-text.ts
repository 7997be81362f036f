import type { BodyProblems } from './body-problems.ts'

/** The text of a request body as it arrives. */
export interface IncomingText {
  /** Waits for the next piece; undefined at the end. Rejects with a `ProblemError` when it cannot be had. */
  read(): Promise<string | undefined>
  /** Reads and drops the rest, so that the connection can be reused; aborts it if it is too long. */
  drain(): Promise<void>
}

/** Decodes a body piece by piece and counts its bytes, of which `limit` are taken. */
export function createIncomingText(
  body: ReadableStream<Uint8Array>,
  decoder: TextDecoder,
  limit: number,
  problems: BodyProblems,
): IncomingText {
  const reader = body.getReader()
  let bytes = 0
  let ended = false

  async function read(): Promise<string | undefined> {
    while (!ended) {
      const { done, value } = await reader.read().catch(() => {
        throw problems.brokenOff()
      })
      ended = done
      bytes += value?.byteLength ?? 0
      if (bytes > limit) throw problems.tooLarge(limit)
      const text = decoded(value)
      if (text !== '') return text
    }
    return undefined
  }

  function decoded(chunk: Uint8Array | undefined): string {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch {
      throw problems.notEncoded(decoder.encoding)
    }
  }

  async function drain(): Promise<void> {
    try {
      // A caller who still sends may not look for the response before it is done.
      while (!ended && bytes <= 2 * limit) {
        const { done, value } = await reader.read()
        ended = done
        bytes += value?.byteLength ?? 0
      }
      if (!ended) await reader.cancel()
    } catch {
      // The caller has gone.
    }
  }

  return { read, drain }
}
