import type { Clock, Scrub } from '@durable-http/core'
import type { Context } from 'hono'
import { createStreamEnd, type StreamEnd } from './stream-end.ts'
import type { V1Context } from './v1-context.ts'

/** True if the caller asks for JSON lines. */
export function wantsLines(c: Context): boolean {
  return /\bapplication\/(?:jsonl|x-ndjson|json-lines)\b/i.test(c.req.header('accept') ?? '')
}

/** A line, or the last line of what failed, with the failure. */
export type Line = string | { text: string; fault: unknown }

/** Last line after a failure. */
export const faultText = (error: unknown) => (error instanceof Error ? error.message : 'the work failed')

// Milliseconds: a scan may look through many rows before one matches.
const patience = 5_000
const encoder = new TextEncoder()

/**
 * Streams lines as they come, one at a time where the reader is slow; resolves to a refusal where no place for a stream is free. Waits for
 * the first line, for five seconds at most, and rejects if the work fails before it, so that the response can still be a problem. The lines
 * say themselves why they end early.
 */
export async function streamLines(
  c: Context,
  { clock, client, openStream, caller, stopping }: V1Context,
  linesUntil: (end: StreamEnd) => AsyncGenerator<Line>,
): Promise<Response | ReadableStream<Uint8Array>> {
  const leave = openStream?.(c)
  if (leave instanceof Response) return leave
  const { signal } = c.req.raw
  const end = createStreamEnd({ clock, expires: caller(c).expires, stopping })
  const close = () => {
    end.close()
    leave?.()
  }
  try {
    const begunLines = await begun(linesUntil(end), clock)
    signal.addEventListener('abort', close, { once: true })
    return linesOf(begunLines, client.scrub, signal, close)
  } catch (error) {
    close()
    throw error
  }
}

async function begun(lines: AsyncGenerator<Line>, clock: Clock): Promise<AsyncGenerator<Line>> {
  const first = lines.next()
  const stop = new AbortController()
  const early = await Promise.race([first, clock.sleep(patience, stop.signal).then(() => undefined)])
  stop.abort()
  const line: unknown = early?.value
  if (typeof line === 'object' && line !== null) throw (line as { fault: Error }).fault
  return (async function* replay() {
    try {
      const { value, done } = await first
      if (done) return
      yield value
      yield* lines
    } finally {
      await lines.return(undefined)
    }
  })()
}

function linesOf(
  lines: AsyncGenerator<Line>,
  scrub: Scrub,
  signal: AbortSignal,
  close: () => void,
): ReadableStream<Uint8Array> {
  // The stream breaks off, and its place is free again.
  const broken = (error: unknown): never => {
    close()
    throw error
  }
  return new ReadableStream(
    {
      async pull(controller) {
        const { value, done } = signal.aborted ? { done: true } : await lines.next().catch(broken)
        if (done || value === undefined) {
          close()
          return controller.close()
        }
        controller.enqueue(encoder.encode(`${scrub(typeof value === 'string' ? value : value.text)}\n`))
      },
      async cancel() {
        close()
        await lines.return(undefined)
      },
    },
    // A line may have megabytes.
    { highWaterMark: 16_384, size: (line) => line?.byteLength ?? 0 },
  )
}
