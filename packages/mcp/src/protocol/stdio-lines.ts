/** The longest line that is read, in bytes. */
export const lineLimit = 10 * 1024 * 1024

/** Splits chunks into lines; yields undefined in place of a line over the limit, whose bytes are dropped as they come. */
export async function* linesOf(
  input: AsyncIterable<Uint8Array>,
  limit = lineLimit,
): AsyncGenerator<string | undefined, void> {
  let parts: Uint8Array[] = []
  let size = 0
  const add = (part: Uint8Array) => {
    size += part.byteLength
    if (size > limit) parts = []
    else parts.push(part)
  }
  const take = (): string | undefined => {
    const decoder = new TextDecoder()
    const line =
      size > limit ? undefined : parts.map((part) => decoder.decode(part, { stream: true })).join('') + decoder.decode()
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
