import { readBytes, type RequestBody } from './request-body.ts'

/** The longest line that is read, in bytes. */
export const lineLimit = 10 * 1024 * 1024

/** Splits chunks into lines; the bytes of a line over the limit are dropped as they come. */
export async function* linesOf(input: AsyncIterable<Uint8Array>, limit = lineLimit): AsyncGenerator<RequestBody, void> {
  let parts: Uint8Array[] = []
  let size = 0
  const add = (part: Uint8Array) => {
    size += part.byteLength
    if (size > limit) parts = []
    else parts.push(part)
  }
  const take = (): RequestBody => {
    const line = size > limit ? ({ kind: 'too-large' } as const) : readBytes(parts, size)
    parts = []
    size = 0
    return line
  }
  for await (const chunk of input) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      add(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    if (start < chunk.byteLength) add(chunk.subarray(start))
  }
  if (size > 0) yield take()
}
