import { DurableError, isTerminal } from '@durable-http/core'
import type { Context } from 'hono'
import { foreignFunction } from '../foreign-function.ts'
import { createBeats } from './beats.ts'
import { EventStream } from './event-stream.ts'
import type { V1Context } from './v1-context.ts'
import { queryRulesOf, readV1Query } from './v1-input.ts'
import { eventsParameters } from './v1-parameters.ts'
import type { WatchEvent } from './watch-hub.ts'

const rules = queryRulesOf(eventsParameters)

/**
 * Serves `GET /v1/instances/{instanceId}/events` as Server-Sent Events: `status` with the hash of the state as id, `end`, `gone`. A caller
 * who may not read the instance, or an instance that does not exist, gets a problem before the stream.
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
  const { input } = admitted
  const { expires } = context.caller(c)
  const slot = context.openStream?.(c)
  if (slot instanceof Response) return slot
  // A platform whose requests share no work does not share timers between them either.
  const beats = context.requests === undefined ? context.beats : createBeats(context.clock, context.stopping)
  const stream = new EventStream({ context, beats, expires, release: slot })
  let first: WatchEvent | undefined
  try {
    first = await stream.watch({
      instanceId,
      taskHub: input['taskHub'] as string | undefined,
      connection: input['connection'] as string | undefined,
      showInput: input['showInput'] === true,
    })
    if (!first || first.type === 'gone') {
      const detail = `events: the host has no instance ${instanceId}`
      throw new DurableError('not_found', detail, { operation: 'getInstanceStatus', instanceId })
    }
    // Another instance may have come under the id since the rules were asked.
    if (first.type === 'status' && !context.access.allowsFunction(first.name))
      throw foreignFunction('getInstanceStatus')
  } catch (error) {
    stream.close()
    throw error
  }
  const seen = c.req.header('last-event-id')
  if (first.type === 'status' && first.hash === seen) {
    if (isTerminal(first.runtimeStatus)) {
      stream.close()
      return c.body(null, 204, { ...context.ownHeaders(c) })
    }
    stream.skip()
  }
  const headers = {
    ...context.ownHeaders(c),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-accel-buffering': 'no',
  }
  if (context.takeEvents && c.req.method === 'GET') {
    const response = c.body(null, 200, headers)
    if (context.takeEvents(c, response, stream)) return response
  }
  return c.body(stream.open(), 200, headers)
}
