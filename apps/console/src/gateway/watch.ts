import { readExact } from '../text/exact-json.ts'
import { GatewayError } from './gateway-error.ts'
import { readEvents } from './event-stream.ts'
import type { Send } from './request.ts'

/** Watches what a path streams until it ends; reconnects after a break with the last id. Rejects if the gateway refuses. */
export async function watch(
  send: Send,
  path: string,
  { signal, onEvent }: { signal: AbortSignal; onEvent: (type: string, data: unknown) => void },
): Promise<void> {
  let last: string | undefined
  for (let failures = 0; !signal.aborted;) {
    try {
      const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
      const response = await send(path, { headers, signal })
      failures = 0
      // Nothing more comes.
      if (response.status === 204 || !response.body) return
      for await (const event of readEvents(response.body)) {
        last = event.id ?? last
        onEvent(event.type, readExact(event.data))
        if (event.type === 'end' || event.type === 'gone' || event.type === 'done') return
      }
    } catch (error) {
      if (signal.aborted) return
      const isFinal = error instanceof GatewayError && error.status >= 400 && error.status < 500 && error.status !== 429
      if (isFinal || ++failures > 8) throw error
    }
    await pause(Math.min(30_000, 1_000 * 2 ** failures), signal)
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
