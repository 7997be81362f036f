import { entityInstanceId, parseEntityInstanceId } from './entity-id.ts'
import { type OutgoingSignal, runOperation } from './entity-operation.ts'
import { type EntityRequest, requestToText, textToRequest } from './entity-request.ts'
import { responseToText } from './entity-response.ts'
import type { Message } from './message.ts'
import { type SchedulerState, receive } from './scheduler-state.ts'
import type { WorkItemScope } from './work-item.ts'

function grant(scope: WorkItemScope, request: EntityRequest): void {
  const { clock } = scope
  const next = request.lockSet?.[request.position + 1]
  const at = clock.stamp()
  if (next) {
    const input = requestToText({ ...request, position: request.position + 1 }, null)
    scope.send({ to: entityInstanceId(next), executionId: null, event: { at, type: 'EventRaised', name: 'op', input } })
  } else if (request.parent !== null) {
    const input = responseToText({ result: 'Lock Acquisition Completed', exceptionType: null })
    scope.send({ to: request.parent, executionId: null, event: { at, type: 'EventRaised', name: request.id, input } })
  }
}

function sendSignal(scope: WorkItemScope, from: string, { to, operation, input }: OutgoingSignal): void {
  const at = scope.clock.stamp()
  const request: EntityRequest = {
    operation,
    isSignal: true,
    input,
    id: crypto.randomUUID(),
    parent: from,
    parentExecution: null,
    timestamp: at,
    predecessor: 0,
    lockSet: null,
    position: 0,
  }
  const event = { at, type: 'EventRaised', name: 'op', input: requestToText(request, null) } as const
  scope.send({ to, executionId: null, event })
}

/** Lets an entity process a batch of messages, one at a time and in order; messages without its lock wait. */
export async function runBatch(
  scope: WorkItemScope,
  { instanceId, name }: { instanceId: string; name: string },
  state: SchedulerState,
  messages: readonly Message[],
): Promise<void> {
  const entityId = parseEntityInstanceId(name) ?? { name: '', key: '' }
  const run = scope.functions.entity(entityId.name)

  const handle = async (request: EntityRequest): Promise<void> => {
    if (request.lockSet) {
      state.lockedBy = request.parent
      grant(scope, request)
      return
    }
    const { response, signals } = await runOperation(entityId, run, state, request)
    for (const signal of signals) sendSignal(scope, instanceId, signal)
    if (request.isSignal || request.parent === null) return
    const event = { at: scope.clock.stamp(), type: 'EventRaised', name: request.id } as const
    scope.send({ to: request.parent, executionId: null, event: { ...event, input: responseToText(response) } })
  }

  const mayRun = (request: EntityRequest): boolean => state.lockedBy === null || request.parent === state.lockedBy

  const workThroughQueue = async (): Promise<void> => {
    while (state.queue[0] && mayRun(state.queue[0])) await handle(state.queue.shift() as EntityRequest)
  }

  for (const { event } of messages) {
    if (event.type !== 'EventRaised') continue
    const request = textToRequest(event.input)
    // Input that does not begin like an operation is read as the release of a lock.
    if (!event.name.startsWith('op')) {
      if (request?.parent === state.lockedBy) state.lockedBy = null
      await workThroughQueue()
      continue
    }
    if (!request || !receive(state, request)) continue
    if (mayRun(request) && (state.queue.length === 0 || state.lockedBy !== null)) await handle(request)
    else state.queue.push(request)
    await workThroughQueue()
  }
}
