import type { Fetch } from '@durable-http/core'

/** Bytes of a document of an identity provider that are read: 1 MiB; those of the large ones have 30 kB. */
export const documentLimit = 1024 * 1024

/**
 * Fetches a JSON document of an identity provider: at most 1 MiB, head and body within the given milliseconds. Resolves to the status where it is
 * not 200; throws an `Error` that says what was wrong, or that of `fetch`.
 */
export async function fetchDocument(
  url: string,
  fetch: Fetch,
  timeout: number,
): Promise<Record<string, unknown> | number> {
  const signal = AbortSignal.timeout(timeout)
  const response = await fetch(url, { signal, redirect: 'manual' })
  if (response.status === 200) return readDocument(response, signal)
  await response.body?.cancel()
  return response.status
}

/** Reads a response as a JSON object of at most 1 MiB, until the signal aborts; breaks the rest off. */
export async function readDocument(response: Response, signal?: AbortSignal | null): Promise<Record<string, unknown>> {
  const value: unknown = JSON.parse(await readLimited(response, signal))
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

async function readLimited({ body, headers }: Response, signal: AbortSignal | null | undefined): Promise<string> {
  if (!body) return ''
  const reader = body.getReader()
  const end = () => void reader.cancel(signal?.reason).catch(() => undefined)
  // A `fetch` that is not the runtime's own may forget its signal after the head.
  signal?.addEventListener('abort', end, { once: true })
  const decoder = new TextDecoder()
  let text = ''
  let size = Number(headers.get('content-length') ?? 0)
  try {
    if (size > documentLimit) throw tooLong()
    size = 0
    for (;;) {
      signal?.throwIfAborted()
      const { done, value } = await reader.read()
      signal?.throwIfAborted()
      if (done) return text + decoder.decode()
      size += value.byteLength
      if (size > documentLimit) throw tooLong()
      text += decoder.decode(value, { stream: true })
    }
  } finally {
    signal?.removeEventListener('abort', end)
    end()
  }
}

const tooLong = () => new Error(`its document has more than ${documentLimit} bytes`)
