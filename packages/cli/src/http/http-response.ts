import { PartialHeaders } from '@durable-http/core'
import type { IncomingMessage } from 'node:http'

/** The part of a `Response` that commands and the client read; a real one makes Node load more than the rest of a command. */
export type ReadResponse = Pick<Response, 'status' | 'statusText' | 'ok' | 'headers' | 'body' | 'text' | 'json'>

const withoutBody: ReadonlySet<number> = new Set([204, 205, 304])

/** Makes a response of a message whose body is text again, coding undone. */
export function httpResponse(message: IncomingMessage, body: NodeJS.ReadableStream, signal: Signal): ReadResponse {
  const status = message.statusCode ?? 0
  let stream: ReadableStream<Uint8Array<ArrayBuffer>> | undefined
  let isRead = false
  const text = async () => {
    if (isRead || stream?.locked) throw new TypeError('Body is unusable: it was read before')
    isRead = true
    const chunks: Buffer[] = []
    try {
      for await (const chunk of body) chunks.push(chunk as Buffer)
    } catch (error) {
      signal?.throwIfAborted()
      throw new TypeError('terminated', { cause: error })
    }
    return new TextDecoder().decode(Buffer.concat(chunks))
  }
  return {
    status,
    statusText: message.statusMessage ?? '',
    ok: status >= 200 && status < 300,
    headers: new PartialHeaders(message.headers) as unknown as Headers,
    get body() {
      if (withoutBody.has(status)) return null
      return (stream ??= streamOf(body, signal))
    },
    text,
    json: async () => JSON.parse(await text()) as unknown,
  }
}

type Signal = AbortSignal | null | undefined

// Nothing is read before it is asked for, and a cancelled stream ends the request.
function streamOf(body: NodeJS.ReadableStream, signal: Signal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array<ArrayBuffer>>
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next()
          if (done) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          controller.error(signal?.aborted ? signal.reason : new TypeError('terminated', { cause: error }))
        }
      },
      cancel: async () => {
        ;(body as NodeJS.ReadableStream & { destroy: () => void }).destroy()
      },
    },
    { highWaterMark: 0 },
  )
}
