import { failureMessage, RpcFailure } from './rpc-failure.ts'

/** Sends a message that precedes the result. */
export type Notify = (method: string, params: object) => Promise<void>

const keepAlive = 15_000
const streamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/** What an exchange comes to: the messages that answer it, and the status where none preceded them. */
export interface Outcome {
  messages: readonly object[]
  status: number
}

/** Answers what was posted: with JSON, or with a stream of events once something precedes the results, or at once where `streams`. */
export function answerExchange(
  signal: AbortSignal,
  run: (notify: Notify, signal: AbortSignal) => Promise<Outcome>,
  streams = false,
): Promise<Response> {
  const running = new AbortController()
  return new Promise((answer, fail) => {
    let stream: EventStream | undefined
    const leave = () => {
      running.abort()
      stream?.end()
      answer(new Response(null, { status: 499 }))
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    const open = () => {
      const opened = openStream(leave)
      answer(opened.response)
      return opened
    }
    if (streams) stream = open()
    const notify: Notify = async (method, params) => {
      stream ??= open()
      stream.write({ jsonrpc: '2.0', method, params })
    }
    run(notify, running.signal).then(({ messages, status }) => {
      signal.removeEventListener('abort', leave)
      for (const message of stream ? messages : []) stream!.write(message)
      stream?.end()
      // Where a stream was answered already, this answer goes nowhere.
      const body = JSON.stringify(messages.length === 1 ? messages[0] : messages)
      answer(new Response(body, { status, headers: { 'content-type': 'application/json' } }))
    }, fail)
  })
}

/** Runs one request to its answer; what it throws is an answer, too. */
export async function outcomeOf(id: string | number, run: () => Promise<object>): Promise<Outcome> {
  try {
    return { messages: [{ jsonrpc: '2.0', id, result: await run() }], status: 200 }
  } catch (error) {
    return { messages: [failureMessage(error, id)], status: error instanceof RpcFailure ? error.status : 200 }
  }
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
