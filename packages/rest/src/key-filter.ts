import type { Scrub } from '@durable-http/core'

// Longer than any spelling of a key, so that one that is cut by the end of a chunk is seen whole with the next.
const heldBack = 4096

/** Makes a filter that takes the key out of UTF-8 text on its way, in constant memory: stored data may hold links of the host. */
export function createKeyFilter(scrub: Scrub): TransformStream<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const encoder = new TextEncoder()
  let tail = ''
  return new TransformStream({
    transform(chunk, controller) {
      const text = scrub(tail + decoder.decode(chunk, { stream: true }))
      let cut = Math.max(0, text.length - heldBack)
      if (isLowSurrogate(text.charCodeAt(cut))) cut--
      if (cut > 0) controller.enqueue(encoder.encode(text.slice(0, cut)))
      tail = text.slice(Math.max(0, cut))
    },
    flush(controller) {
      const text = scrub(tail + decoder.decode())
      if (text !== '') controller.enqueue(encoder.encode(text))
    },
  })
}

const isLowSurrogate = (code: number) => code >= 0xdc00 && code <= 0xdfff
