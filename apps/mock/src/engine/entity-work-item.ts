import { runBatch } from './entity-batch.ts'
import { isMalformed } from './entity-request.ts'
import type { InstanceRow } from './instance.ts'
import type { Message } from './message.ts'
import { isTerminal } from './runtime-status.ts'
import { schedulerStateToText, schedulerStatus, textToSchedulerState } from './scheduler-state.ts'
import { type WorkItemOutcome, type WorkItemScope, updateRow } from './work-item.ts'

/** An entity is created by the first event sent to it. */
function rowOf(scope: WorkItemScope, instanceId: string, messages: readonly Message[]): InstanceRow | undefined {
  const found = scope.store.get(instanceId)
  if (found) return found
  if (!messages.some(({ event }) => event.type === 'EventRaised')) return undefined
  const now = scope.clock.stamp()
  const row: InstanceRow = {
    instanceId,
    executionId: scope.newExecutionId(),
    name: instanceId,
    version: null,
    status: 'Running',
    input: null,
    customStatus: null,
    output: null,
    createdTime: now,
    lastUpdatedTime: now,
    generation: null,
    parent: null,
    history: [],
  }
  scope.store.put(row)
  return row
}

/** Continues an entity with a batch of messages: operations end in a new generation whose input is the state. */
export async function runEntity(
  scope: WorkItemScope,
  instanceId: string,
  delivered: readonly Message[],
): Promise<WorkItemOutcome> {
  const { clock, options, store } = scope
  const messages = delivered.filter(({ event }) => !isMalformed(event))
  if (messages.length === 0) return 'done'
  const row = rowOf(scope, instanceId, messages)
  // A terminated entity never processes another operation.
  if (!row || isTerminal(row.status)) return 'done'
  const state = textToSchedulerState(row.input)
  if (!state) return 'keep'

  const heldBefore = row.status === 'Suspended' ? row.history.filter((event) => event.type === 'EventRaised') : []
  for (const { event } of messages) {
    if (event.type === 'ExecutionStarted' && row.history.length > 0) continue
    row.history.push(event)
    if (event.type !== 'EventRaised') updateRow(row, event, options)
    if (event.type === 'ExecutionTerminated') {
      const end = { at: clock.stamp(), type: 'ExecutionCompleted', id: 0, status: 'Terminated' } as const
      row.history.push({ ...end, result: event.input })
      updateRow(row, { ...end, result: event.input }, options)
      break
    }
  }
  row.lastUpdatedTime = clock.stamp()
  row.customStatus = schedulerStatus(state)
  if (row.status === 'Pending') row.status = 'Running'
  if (row.status !== 'Running') return 'done'

  const held = heldBefore.map((event) => ({ to: instanceId, executionId: null, event }))
  const batch = [...held, ...messages].filter(({ event }) => event.type === 'EventRaised')
  if (batch.length === 0) return 'done'
  await runBatch(scope, row, state, batch)
  if (store.get(instanceId) !== row) return 'done'

  row.executionId = scope.newExecutionId()
  row.customStatus = schedulerStatus(state)
  const started = { at: clock.stamp(), type: 'ExecutionStarted', name: row.name, version: null } as const
  const event = { ...started, input: schedulerStateToText(state), generation: null }
  row.history = [event]
  updateRow(row, event, options)
  row.lastUpdatedTime = clock.stamp()
  return 'done'
}
