/** Thrown for a body that is longer than is read. */
export class BodyTooLargeError extends Error {
  constructor(what: string, limit: number) {
    super(`${what} has more than ${limit} bytes, and at most that many are read`)
    this.name = 'BodyTooLargeError'
  }
}

/** The longest body that is read of any request or response: the default of the Functions host, in bytes. */
export const largestBody = 104_857_600

/** Reads the text of a body; rejects with a `BodyTooLargeError` as soon as it is too long. */
export async function readLimitedText(
  { body }: { readonly body: ReadableStream<Uint8Array> | null },
  what: string,
  limit: number = largestBody,
): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > limit) throw new BodyTooLargeError(what, limit)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
