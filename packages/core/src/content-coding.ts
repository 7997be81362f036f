import { DurableError } from './durable-error.ts'
import type { Scrub } from './scrubber.ts'

const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/

/** True if a response names a content coding; a standard `fetch` may have undone it and left the header. */
export function namesCoding({ headers }: Response): boolean {
  const coding = headers.get('content-encoding')
  return coding !== null && !['', 'identity'].includes(coding.trim().toLowerCase())
}

// Codings that a standard `fetch` undoes; nothing else can have become text again.
const undone = new Set(['', 'identity', 'gzip', 'x-gzip', 'deflate', 'br', 'zstd'])
// A first chunk may be a single byte, and that of a coding can be a letter.
const enough = 512

/**
 * Hands on a response whose body is text again, although it names a content coding.
 * Throws `protocol`, which names the coding, for a body that is still coded, or in a coding that `fetch` does not undo.
 */
export async function refuseCoded(operation: string, response: Response, scrub: Scrub): Promise<Response> {
  if (!response.body) return response
  const reader = response.body.getReader()
  const seen: Uint8Array[] = []
  let size = 0
  while (isUndoable(response) && size < enough) {
    const { done, value } = await reader.read()
    if (done) break
    seen.push(value)
    size += value.byteLength
  }
  if (!isUndoable(response) || !isText(seen)) {
    await reader.cancel().catch(() => undefined)
    throw stillCoded(operation, response, scrub)
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const beginning = seen.shift()
      if (beginning) return controller.enqueue(beginning)
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(body, { status: response.status, headers })
}

function isUndoable({ headers }: Response): boolean {
  const codings = (headers.get('content-encoding') ?? '').toLowerCase().split(',')
  return codings.every((coding) => undone.has(coding.trim()))
}

// Every coding puts control characters or invalid UTF-8 at the beginning of a body; JSON holds neither.
function isText(chunks: readonly Uint8Array[]): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    return !chunks.some((chunk) => control.test(decoder.decode(chunk, { stream: true })))
  } catch {
    return false
  }
}

function stillCoded(operation: string, { status, headers }: Response, scrub: Scrub): DurableError {
  const coding = scrub(headers.get('content-encoding') ?? '')
    .replaceAll(/[^\w ,.-]/g, '')
    .slice(0, 40)
  const message = `${operation}: the host responded with ${status} and content-encoding ${coding}, not identity. Turn compression off between host and client`
  return new DurableError('protocol', message, { operation, upstreamStatus: status })
}
