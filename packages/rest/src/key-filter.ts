import type { Scrub } from '@durable-http/core'

/** Longest spelling of a key, in characters, that is recognised where the end of a chunk cuts it. */
const longestSpelling = 4_096

/** Makes a filter that removes the key from streamed UTF-8 text, in constant memory: stored data may hold links of the host. */
export function createKeyFilter(scrub: Scrub): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const encoder = new TextEncoder()
  let held = ''
  return new TransformStream({
    transform(chunk, controller) {
      held += decoder.decode(chunk, { stream: true })
      // Small chunks are collected, or each would have what is held back searched once more.
      if (held.length < 2 * longestSpelling) return
      const text = scrub(held)
      let cut = Math.max(0, text.length - longestSpelling)
      if (isLowSurrogate(text.charCodeAt(cut))) cut--
      if (cut > 0) controller.enqueue(encoder.encode(text.slice(0, cut)))
      held = text.slice(Math.max(0, cut))
    },
    flush(controller) {
      const text = scrub(held + decoder.decode())
      if (text !== '') controller.enqueue(encoder.encode(text))
    },
  })
}

const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff
