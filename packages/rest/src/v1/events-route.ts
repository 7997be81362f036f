import { DurableError, type FollowEvent, isTerminal } from '@durable-http/core'
import type { Context } from 'hono'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query } from './v1-input.ts'
import { eventsParameters } from './v1-parameters.ts'
import type { Watch } from './watch-hub.ts'

const rules = queryRulesOf(eventsParameters)
const heartbeat = 15_000
const encoder = new TextEncoder()

/**
 * Serves `GET /v1/instances/{instanceId}/events` as Server-Sent Events: `status` with the hash of the state as id, `end`, `gone`. A caller
 * who may not read the instance, or an instance that does not exist, is told before the stream.
 */
export async function serveEvents(
  c: Context,
  context: V1Context,
  search: string,
  instanceId: string,
): Promise<Response> {
  const fields = readV1Query('events', eventsParameters, rules, search)
  const admitted = await context.admit(c, 'getInstanceStatus', { ...fields, instanceId })
  if (admitted instanceof Response) return admitted
  const { input, call } = admitted
  const { expires } = context.caller(c)
  const slot = context.openStream?.(c)
  if (slot instanceof Response) return slot
  const watch = context.watches.watch({
    instanceId,
    taskHub: input['taskHub'] as string | undefined,
    connection: input['connection'] as string | undefined,
    showInput: input['showInput'] === true,
  })
  const close = () => {
    watch.close()
    slot?.()
  }
  let first: FollowEvent | undefined
  try {
    first = await watch.next()
    if (!first || first.type === 'gone') {
      const detail = `events: the host has no such instance`
      throw new DurableError('not_found', detail, { operation: 'getInstanceStatus', instanceId })
    }
  } catch (error) {
    close()
    throw error
  }
  const seen = c.req.header('last-event-id')
  if (first.type === 'status' && first.hash === seen) {
    if (isTerminal(first.status.runtimeStatus)) {
      close()
      return c.body(null, 204, { ...context.ownHeaders(c) })
    }
    first = undefined
  }
  return c.body(eventStream(first, watch, close, context, { expires, signal: call.signal }), 200, {
    ...context.ownHeaders(c),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  })
}

function eventStream(
  first: FollowEvent | undefined,
  watch: Watch,
  close: () => void,
  { clock, client, access }: V1Context,
  { expires = Infinity, signal }: { expires?: number | undefined; signal?: AbortSignal | undefined },
): ReadableStream<Uint8Array> {
  let rest = new AbortController()
  let isOver = false
  const end = () => {
    isOver = true
    signal?.removeEventListener('abort', end)
    rest.abort()
    close()
  }
  signal?.addEventListener('abort', end, { once: true })
  let upcoming: Promise<FollowEvent | undefined> | undefined

  // A beat where nothing came in time; undefined where nothing comes any more.
  async function next(): Promise<FollowEvent | 'beat' | undefined> {
    upcoming ??= watch.next()
    rest = new AbortController()
    const pause = clock.sleep(Math.max(0, Math.min(heartbeat, expires - clock.now())), rest.signal)
    try {
      return await Promise.race([upcoming, pause.then(() => 'beat' as const)])
    } catch {
      // The caller comes back, and is told then what fails.
      return undefined
    } finally {
      rest.abort()
    }
  }

  return new ReadableStream(
    {
      start(controller) {
        controller.enqueue(encoder.encode('retry: 2000\n\n'))
        if (first) controller.enqueue(encoder.encode(client.scrub(eventText(first))))
      },
      async pull(controller) {
        const event = await next()
        const hasTime = !isOver && clock.now() < expires
        if (event === 'beat' && hasTime) return controller.enqueue(encoder.encode(': still here\n\n'))
        upcoming = undefined
        // Another instance may have come under the id since.
        const isTold =
          typeof event === 'object' && (event.type !== 'status' || access.allowsFunction(event.status.name))
        if (isTold) controller.enqueue(encoder.encode(client.scrub(eventText(event))))
        if (isTold && event.type === 'status' && hasTime) return
        end()
        controller.close()
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  )
}

function eventText(event: FollowEvent): string {
  if (event.type === 'gone') return 'event: gone\ndata: {}\n\n'
  if (event.type === 'end') return `event: end\nid: ${event.hash}\ndata: {}\n\n`
  // A line break inside a JSON string is always escaped, so those in the text only lay it out.
  return `event: status\nid: ${event.hash}\ndata: ${event.text.replaceAll(/[\r\n]+/g, ' ')}\n\n`
}
