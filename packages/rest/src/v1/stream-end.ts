import type { Clock } from '@durable-http/core'

/** The moment at which a stream has to end before all is sent, such as the end of its caller's credential. */
export interface StreamEnd {
  signal: AbortSignal
  /** Why, in words for the last line; empty before. */
  readonly reason: string
  /** Forgets about it, once the stream has ended. */
  close(): void
}

/** Options of `createStreamEnd`. */
export interface StreamEndOptions {
  clock: Clock
  /** Milliseconds since 1970 at which the credential expires. */
  expires?: number | undefined
  /** Aborts when the server is about to stop. */
  stopping?: AbortSignal | undefined
}

/** Last words of a stream whose gateway stops. */
export const stoppingReason = 'the gateway is stopping; go on at once, another one or its successor serves'
/** Last words of a stream whose caller has no credential any more. */
export const expiredReason = 'the credential of the caller has expired; go on with a new one'

// A timer that is set for longer would fire at once.
const longestPause = 2 ** 31 - 1

/** Makes the end of one stream. */
export function createStreamEnd({ clock, expires, stopping }: StreamEndOptions): StreamEnd {
  const end = new AbortController()
  const closed = new AbortController()
  let reason = ''
  const endFor = (why: string) => {
    if (end.signal.aborted || closed.signal.aborted) return
    reason = why
    end.abort()
  }
  const stop = () => endFor(stoppingReason)
  stopping?.addEventListener('abort', stop)
  if (stopping?.aborted) stop()
  if (expires !== undefined) void expire(expires)

  async function expire(at: number): Promise<void> {
    while (clock.now() < at && !closed.signal.aborted)
      await clock.sleep(Math.min(at - clock.now(), longestPause), closed.signal)
    endFor(expiredReason)
  }
  return {
    signal: end.signal,
    get reason() {
      return reason
    },
    close() {
      stopping?.removeEventListener('abort', stop)
      closed.abort()
    },
  }
}

/** Last words of a stream of events: a comment for people, and how soon a client comes back. */
export const lastWords = ({ reason }: Pick<StreamEnd, 'reason'>): string => `: ${reason}\nretry: 1000\n\n`
