import { type Clock, isTerminal, type OperationName, operations } from '@durable-http/core'
import type { Context } from 'hono'
import { startedId } from './audit.ts'
import { isWaitable, readsStatus } from './row-facts.ts'
import type { WatchHub, WatchTarget } from './v1/watch-hub.ts'

// Seconds, unless the mounting program sets another value.
const defaultLongest = 95
const waitPreference = /^wait\s*=\s*"?(\d{1,9})"?$/i

/** Reads `wait=N` of the header `Prefer` (RFC 7240) in seconds, `longest` at most; undefined if it is absent, unreadable or not offered. */
export function readWait(name: OperationName, headers: Headers, longest = defaultLongest): number | undefined {
  const prefer = isWaitable(operations[name]) ? headers.get('prefer') : null
  if (prefer === null) return undefined
  for (const item of prefer.slice(0, 1_000).split(/[,;]/, 20)) {
    const seconds = waitPreference.exec(item.trim())?.[1]
    // The first one counts where there are several.
    if (seconds !== undefined) return Math.min(Number(seconds), Math.floor(longest))
  }
  return undefined
}

/** Parts of the app that a wait needs. */
export interface WaitOptions {
  name: OperationName
  input: Readonly<Record<string, unknown>>
  seconds: number
  watches: WatchHub
  clock: Clock
  /** Takes a place among the streams: a wait is as long as its caller likes. */
  openStream?: ((c: Context) => (() => void) | Response) | undefined
  /** Makes the plain request. */
  send: () => Promise<Response>
  /** Milliseconds since 1970 at which the caller's credential expires: no wait goes on behind it. */
  expires?: number | undefined
  /** Reads the status of an instance that was started; undefined where the caller may not read it. */
  readStarted: (instanceId: string) => Promise<(() => Promise<Response>) | undefined>
}

/**
 * Answers a request with `Prefer: wait=N`: a read once the instance has changed, a start once it has ended, both when time is up. A read with
 * `If-None-Match` gets its response at once if the state differs already. Sends `Preference-Applied` after a wait.
 */
export async function respondAfterWait(c: Context, options: WaitOptions): Promise<Response> {
  return readsStatus(operations[options.name]) ? readAfterChange(c, options) : startedAndEnded(c, options)
}

async function readAfterChange(c: Context, options: WaitOptions): Promise<Response> {
  const { input, send } = options
  if (c.req.header('if-none-match') !== undefined) {
    const present = await send()
    if (present.status !== 304) return applied(present, options)
  }
  const outcome = await waitFor(c, options, String(input['instanceId']), 'change')
  return outcome instanceof Response ? outcome : applied(await send(), options)
}

async function startedAndEnded(c: Context, options: WaitOptions): Promise<Response> {
  const started = await options.send()
  const id = (options.input['instanceId'] as string | undefined) ?? startedId(started)
  const read = started.status === 202 && id !== undefined ? await options.readStarted(id) : undefined
  if (!read) return started
  try {
    const outcome = await waitFor(c, options, id!, 'end')
    // The response names the started instance even if the wait fails.
    if (outcome instanceof Response) return started
    if (outcome !== 'ended') return applied(started, options)
    const ended = await read()
    const location = started.headers.get('location')
    if (location !== null) ended.headers.set('location', location)
    await started.body?.cancel()
    return applied(ended, options)
  } catch {
    return started
  }
}

function applied(response: Response, { seconds }: WaitOptions): Response {
  response.headers.set('preference-applied', `wait=${seconds}`)
  return response
}

type Outcome = 'ended' | 'changed' | 'over'

async function waitFor(
  c: Context,
  { input, seconds, expires = Infinity, watches, clock, openStream }: WaitOptions,
  instanceId: string,
  until: 'change' | 'end',
): Promise<Outcome | Response> {
  const leave = openStream?.(c)
  if (leave instanceof Response) return leave
  const place = { taskHub: input['taskHub'], connection: input['connection'] } as Omit<WatchTarget, 'instanceId'>
  const watch = watches.watch({ ...place, instanceId, showInput: false })
  const { signal } = c.req.raw
  const stop = new AbortController()
  const end = () => stop.abort()
  signal.addEventListener('abort', end, { once: true })
  const pause = Math.max(0, Math.min(seconds * 1_000, expires - clock.now()))
  const late = clock.sleep(pause, stop.signal).then(() => 'late' as const)
  let known: string | undefined
  try {
    for (;;) {
      const event = await Promise.race([watch.next(), late])
      if (event === 'late' || event === undefined) return 'over'
      if (event.type !== 'status' || isTerminal(event.runtimeStatus)) return 'ended'
      if (until === 'change' && known !== undefined && known !== event.hash) return 'changed'
      known = event.hash
    }
  } finally {
    signal.removeEventListener('abort', end)
    stop.abort()
    watch.close()
    leave?.()
  }
}
