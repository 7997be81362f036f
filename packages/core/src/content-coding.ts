import { DurableError } from './durable-error.ts'

const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/

/** True if a response names a content coding; a standard `fetch` may have undone it and left the header. */
export function namesCoding({ headers }: Response): boolean {
  const coding = headers.get('content-encoding')
  return coding !== null && !/^\s*(identity)?\s*$/i.test(coding)
}

/**
 * Hands on a response whose body is text again, although it names a content coding.
 * Throws `protocol`, which names the coding, for a body that is still compressed.
 */
export async function refuseCoded(operation: string, response: Response): Promise<Response> {
  if (!response.body) return response
  const reader = response.body.getReader()
  const first = await reader.read()
  if (first.value && !isText(first.value)) {
    await reader.cancel().catch(() => undefined)
    throw stillCoded(operation, response)
  }
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => (first.value ? controller.enqueue(first.value) : controller.close()),
    async pull(controller) {
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

// Every coding puts control characters or invalid UTF-8 at the beginning of a body; JSON holds neither.
function isText(bytes: Uint8Array): boolean {
  try {
    return !control.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true }))
  } catch {
    return false
  }
}

function stillCoded(operation: string, { status, headers }: Response): DurableError {
  const coding = (headers.get('content-encoding') ?? '').replaceAll(/[^\w ,.-]/g, '').slice(0, 40)
  const message = `${operation}: the host answered ${status} with content-encoding ${coding}, though identity was asked for. Turn compression off between host and client`
  return new DurableError('protocol', message, { operation, upstreamStatus: status })
}
