import { DurableError } from './durable-error.ts'

/** Bytes of a response body that are read as a whole where an option says nothing else: 64 MiB. */
export const responseLimit = 64 * 1024 * 1024

/** Reads a response body of at most `limit` bytes as text; a longer one is broken off at the host and throws `protocol`. */
export async function readText(operation: string, response: Response, limit: number): Promise<string> {
  const { body, headers } = response
  const length = Number(headers.get('content-length') ?? Number.NaN)
  if (length > limit) {
    await body?.cancel()
    throw tooLarge(operation, response.status, limit)
  }
  // The runtime keeps a body to the length that it names, unless it unpacks it.
  if (!body || (Number.isInteger(length) && !headers.has('content-encoding'))) return response.text()
  const decoder = new TextDecoder()
  const reader = body.getReader()
  const parts: string[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      await reader.cancel().catch(() => undefined)
      throw tooLarge(operation, response.status, limit)
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
  parts.push(decoder.decode())
  return parts.join('')
}

function tooLarge(operation: string, upstreamStatus: number, limit: number): DurableError {
  const message = `has more than ${limit} bytes and was not read to its end`
  return new DurableError(
    'protocol',
    `${operation}: the response of the host ${message}; ask for less of it, or raise the limit`,
    { operation, upstreamStatus, issues: [{ parameter: 'response', message }] },
  )
}
