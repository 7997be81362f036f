import { readExact } from '../text/exact-json.ts'
import { GatewayError } from './gateway-error.ts'
import { readEvents } from './event-stream.ts'
import type { Send } from './request.ts'

const longestPause = 30_000
// The gateway sends a sign of life every 15 seconds. A connection that was lost while the machine slept stays silent.
const longestSilence = 45_000

/**
 * Watches what a path streams until it says `end` or `gone`. A stream that ends without, because the credential expired, the
 * gateway stops or the connection is lost, is opened again behind the last event, for as long as the signal allows. Rejects if the
 * gateway refuses.
 */
export async function watch(
  send: Send,
  path: string,
  { signal, onEvent }: { signal: AbortSignal; onEvent: (type: string, data: unknown) => void },
): Promise<void> {
  let last: string | undefined
  for (let failures = 0; !signal.aborted;) {
    const silence = watchSilence(signal)
    try {
      const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) }
      const response = await send(path, { headers, signal: silence.signal })
      // The caller has seen the last event.
      if (response.status === 204 || !response.body) return
      silence.begin()
      for await (const event of readEvents(response.body, () => silence.begin())) {
        failures = 0
        last = event.id ?? last
        onEvent(event.type, readExact(event.data))
        if (event.type === 'end' || event.type === 'gone') return
      }
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      if (isRefusal(error)) throw error
      failures++
    } finally {
      silence.end()
    }
    await pause(Math.min(longestPause, 1_000 * 2 ** failures), signal)
  }
}

/** True if another try would be refused too. */
const isRefusal = (error: unknown) =>
  error instanceof GatewayError &&
  ((error.status >= 400 && error.status < 500 && error.status !== 429) || error.status === 501)

/** Makes a signal that aborts with another one, or after too long a silence. */
function watchSilence(signal: AbortSignal) {
  const silent = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    signal: AbortSignal.any([signal, silent.signal]),
    /** Begins to wait again. */
    begin() {
      clearTimeout(timer)
      timer = setTimeout(() => silent.abort(), longestSilence)
    },
    end: () => clearTimeout(timer),
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
