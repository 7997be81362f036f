import { failureMessage, RpcFailure } from './rpc-failure.ts'

/** Sends a message that precedes the result. */
export type Notify = (method: string, params: object) => Promise<void>

const keepAlive = 15_000
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** Answers one request: with JSON, or with a stream of events once something precedes the result. */
export function answerExchange(
  id: string | number,
  signal: AbortSignal,
  run: (notify: Notify, signal: AbortSignal) => Promise<object>,
): Promise<Response> {
  const running = new AbortController()
  return new Promise((answer) => {
    let stream: EventStream | undefined
    const leave = () => {
      running.abort()
      stream?.end()
      answer(new Response(null, { status: 499 }))
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    const notify: Notify = async (method, params) => {
      if (!stream) {
        stream = openStream(leave)
        answer(stream.response)
      }
      stream.write({ jsonrpc: '2.0', method, params })
    }
    const finish = (message: object, status: number) => {
      signal.removeEventListener('abort', leave)
      stream?.write(message)
      stream?.end()
      // Where a stream was answered already, this answer goes nowhere.
      answer(new Response(JSON.stringify(message), { status, headers: { 'content-type': 'application/json' } }))
    }
    run(notify, running.signal).then(
      (result) => finish({ jsonrpc: '2.0', id, result }, 200),
      (error: unknown) => finish(failureMessage(error, id), error instanceof RpcFailure ? error.status : 200),
    )
  })
}

interface EventStream {
  response: Response
  write(message: object): void
  end(): void
}

function openStream(onCancel: () => void): EventStream {
  const encoder = new TextEncoder()
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let open = true
  const end = (cancelled = false) => {
    clearInterval(timer)
    if (open && !cancelled) controller.close()
    open = false
  }
  const body = new ReadableStream<Uint8Array>({
    start: (own) => void (controller = own),
    cancel: () => {
      end(true)
      onCancel()
    },
  })
  const send = (frame: string) => open && controller.enqueue(encoder.encode(frame))
  const timer = setInterval(() => send(': keepalive\n\n'), keepAlive)
  return {
    response: new Response(body, { headers: streamHeaders }),
    write: (message) => void send(`event: message\ndata: ${JSON.stringify(message)}\n\n`),
    end: () => end(),
  }
}
