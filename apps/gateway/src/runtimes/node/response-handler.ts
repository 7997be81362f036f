import type { Dispatcher } from 'undici'
import type { OpenCalls } from '../../limits/open-calls.ts'
import { IncomingBody, type WaitingPlace } from './incoming-body.ts'
import { ReceivedHeaders } from './received-headers.ts'
import { UndiciResponse } from './undici-response.ts'

/** A request and the connection that waits for its response. */
export interface Asking {
  method: string
  url: string
  signal: AbortSignal | undefined
  /** Breaks the call off when its request is over. */
  calls?: OpenCalls | undefined
  /** Where the body is counted while it waits for its reader. */
  place?: WaitingPlace | undefined
  resolve: (response: Response) => void
  reject: (error: unknown) => void
}

const bodiless = new Set([101, 204, 205, 304])

/** Makes the handler that turns undici's callbacks into a `Response`, and the abort of the signal into its end. */
export function createResponseHandler({
  method,
  url,
  signal,
  calls,
  place,
  resolve,
  reject,
}: Asking): Dispatcher.DispatchHandler {
  let controller: Dispatcher.DispatchController | undefined
  let body: IncomingBody | undefined
  let ended: Error | undefined
  const breakOff = (error: Error) => {
    body?.fail(error)
    controller?.abort(error)
  }
  const abort = () => breakOff(signal!.reason as Error)
  const end = () => {
    ended = new DOMException('no response in time', 'TimeoutError')
    breakOff(ended)
  }
  const done = () => {
    signal?.removeEventListener('abort', abort)
    calls?.delete(end)
  }
  signal?.addEventListener('abort', abort)
  calls?.add(end)

  return {
    onRequestStart(started) {
      controller = started
      if (signal?.aborted) started.abort(signal.reason as Error)
      else if (ended) started.abort(ended)
    },
    onResponseStart(started, status, headers, statusText = '') {
      if (status < 200) return
      body = new IncomingBody(started, place)
      const head = { status, statusText, headers: new ReceivedHeaders(headers), url }
      const hasBody = method !== 'HEAD' && !bodiless.has(status)
      resolve(new UndiciResponse(head, hasBody ? body : undefined) as unknown as Response)
    },
    onResponseData(_, chunk) {
      body?.push(chunk)
    },
    onResponseEnd() {
      done()
      body?.end()
    },
    onResponseError(_, error) {
      done()
      if (body) body.fail(error)
      else if (signal?.aborted) reject(signal.reason)
      else if (ended || error.name === 'HeadersTimeoutError')
        reject(new DOMException('no response in time', 'TimeoutError'))
      else reject(new TypeError(`fetch failed: ${reasonOf(error)}`, { cause: error }))
    },
  }
}

// When every address of a name refuses, Node's own error has no message.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map((inner) => reasonOf(inner)).join(', ')
  return error instanceof Error ? error.message : String(error)
}
