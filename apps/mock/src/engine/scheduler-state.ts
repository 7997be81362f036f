import { type JsonNode, objectNode, stringNode, booleanNode } from '../dotnet/json-node.ts'
import { deserializeToken } from '../dotnet/json-deserializer.ts'
import { scalarToText } from '../dotnet/json-scalar.ts'
import { nodeToValue, valueToNode } from '../dotnet/json-value.ts'
import { writeJson } from '../dotnet/json-writer.ts'
import type { EntityRequest } from './entity-request.ts'
import { requestToText, textToRequest } from './entity-request.ts'
import { textToTime, timeToText } from './stored-time.ts'

/** State of an entity's scheduler between batches; stored as the input of its instance. */
export interface SchedulerState {
  exists: boolean
  /** JSON text; `null` where the entity stored nothing. */
  state: string | null
  queue: EntityRequest[]
  lockedBy: string | null
  /** The last ordered message of each sender, and the time back to which the order is kept (Unix milliseconds). */
  received: Map<string, { last: number; executionId: string | null }>
  horizon: number
}

/** The state of an entity that has never been spoken to. */
export const emptySchedulerState = (): SchedulerState => ({
  exists: false,
  state: null,
  queue: [],
  lockedBy: null,
  received: new Map(),
  horizon: 0,
})

const reorderWindow = 30 * 60_000
const minInterval = 10_000

/** Notes an ordered message; returns `false` for one that has been seen before, which one without a time of its own always has. */
export function receive(state: SchedulerState, request: EntityRequest): boolean {
  const { parent, parentExecution: executionId, timestamp, position } = request
  if (parent === null || position > 0) return true
  if (state.horizon + reorderWindow + minInterval < timestamp) {
    state.horizon = timestamp - reorderWindow
    for (const [sender, { last }] of state.received) if (last < state.horizon) state.received.delete(sender)
  }
  // Messages older than the window pass in the order of arrival.
  if (timestamp < state.horizon) return true
  const before = state.received.get(parent)
  const last = before?.executionId === executionId ? before.last : 0
  state.received.set(parent, { last: Math.max(last, timestamp), executionId })
  return timestamp > last
}

const time = (ms: number): JsonNode => stringNode(timeToText(ms))

/** Writes the state as the host stores it (recorded: `{"exists":true,"state":"5.0","sorter":{}}`). */
export function schedulerStateToText(state: SchedulerState): string {
  const sorter = objectNode([])
  if (state.received.size > 0) {
    const buffers = [...state.received].map(([sender, { last, executionId }]) => {
      const buffer = objectNode([['Last', time(last)]])
      if (executionId !== null) buffer.members.set('ExecutionId', stringNode(executionId))
      return [sender, buffer] as const
    })
    sorter.members.set('ReceivedFromInstance', objectNode(buffers))
  }
  if (state.horizon > 0) sorter.members.set('ReceiveHorizon', time(state.horizon))
  const node = objectNode([])
  if (state.exists) node.members.set('exists', booleanNode(true))
  if (state.state !== null) node.members.set('state', stringNode(state.state))
  const queue = state.queue.map((request) => requestToText(request, null))
  if (state.lockedBy !== null) node.members.set('lockedBy', stringNode(state.lockedBy))
  node.members.set('sorter', sorter)
  const text = writeJson(node)
  if (queue.length === 0) return text
  // The queue stands between the state and the lock; its items are texts already.
  const at = text.search(/(?<=[{,])"(?:lockedBy|sorter)":/)
  return `${text.slice(0, at)}"queue":[${queue.join(',')}],${text.slice(at)}`
}

/** Reads a stored state; `undefined` for a text that is not an object, which no entity can begin with. */
export function textToSchedulerState(text: string | null): SchedulerState | undefined {
  const state = emptySchedulerState()
  if (text === null) return state
  let value: unknown
  try {
    value = nodeToValue(deserializeToken(text))
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const fields = value as Record<string, unknown>
  state.exists = fields['exists'] === true
  state.state = scalarToText(valueToNode(fields['state']))
  state.lockedBy = typeof fields['lockedBy'] === 'string' ? fields['lockedBy'] : null
  if (Array.isArray(fields['queue'])) {
    state.queue = fields['queue'].flatMap((item) => textToRequest(JSON.stringify(item)) ?? [])
  }
  const sorter = (fields['sorter'] ?? {}) as Record<string, unknown>
  for (const [id, buffer] of Object.entries(sorter['ReceivedFromInstance'] ?? {})) {
    const { Last: last, ExecutionId: executionId } = buffer as Record<string, unknown>
    state.received.set(id, {
      last: textToTime(last),
      executionId: typeof executionId === 'string' ? executionId : null,
    })
  }
  state.horizon = textToTime(sorter['ReceiveHorizon'])
  return state
}

/** Writes the custom status that the host shows of an entity. */
export const schedulerStatus = (state: SchedulerState): string =>
  JSON.stringify({
    ...(state.exists && { entityExists: true }),
    ...(state.queue.length > 0 && { queueSize: state.queue.length }),
    ...(state.lockedBy !== null && { lockedBy: state.lockedBy }),
  })
