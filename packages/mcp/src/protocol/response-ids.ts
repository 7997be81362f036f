import { isObject } from './client-inputs.ts'

/** Tells the id of each response that leaves on the stream of a batch; a batch that the server cannot finish gets no second response. */
export function watchResponses(response: Response, answered: (id: string | number) => void): Response {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false
  if (!isStream || !response.body) return response
  const decoder = new TextDecoder()
  let line = ''
  const watched = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      controller.enqueue(chunk)
      const lines = decoder.decode(chunk, { stream: true }).split('\n')
      lines[0] = line + lines[0]!
      line = lines.pop()!
      for (const text of lines) {
        const id = answeredBy(text)
        if (id !== undefined) answered(id)
      }
    },
  })
  return new Response(response.body.pipeThrough(watched), { status: response.status, headers: response.headers })
}

function answeredBy(line: string): string | number | undefined {
  if (!line.startsWith('data: ')) return undefined
  try {
    const message: unknown = JSON.parse(line.slice(6))
    if (!isObject(message) || 'method' in message) return undefined
    const { id } = message
    return typeof id === 'string' || typeof id === 'number' ? id : undefined
  } catch {
    return undefined
  }
}
