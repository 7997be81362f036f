/** The largest body that is read, in bytes. */
export const bodyLimit = 1_048_576

/** Reads a body as text; undefined when it is larger than the limit, which ends the reading. */
export async function readBody(request: Request, limit = bodyLimit): Promise<string | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return undefined
  if (!request.body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  const reader = (request.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > limit) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}
