import { argumentOutOfRange } from '../dotnet/dotnet-exception.ts'
import type { HistoryEvent } from './history-event.ts'
import { isTerminal } from './runtime-status.ts'
import type { TaskHub } from './task-hub.ts'

const tombstone = ({ at }: HistoryEvent): HistoryEvent => ({ at, type: 'GenericEvent', data: null })

/**
 * Takes the failed steps out of an instance's history and of those of its failed children, sets them to Pending and
 * returns the ids that are to be woken (Azure Storage's algorithm, contract 4.5).
 */
function takeBackFailures(hub: TaskHub, instanceId: string): string[] {
  const row = hub.store.get(instanceId)
  if (!row) {
    // The first row of its history is taken without asking whether there is one.
    throw argumentOutOfRange(
      'Index was out of range. Must be non-negative and less than the size of the collection.',
      'index',
    )
  }
  if (!isTerminal(row.status)) return []
  const failedTasks = new Set<number>()
  const failedChildren: string[] = []
  const children = new Map<number, string>()
  for (const event of row.history) {
    if (event.type === 'TaskFailed') failedTasks.add(event.taskId)
    if (event.type === 'SubOrchestrationInstanceCreated') children.set(event.id, event.instanceId)
    if (event.type === 'SubOrchestrationInstanceFailed') {
      const child = children.get(event.taskId)
      if (child !== undefined) failedChildren.push(child)
    }
  }
  const failed = (event: HistoryEvent): boolean =>
    event.type === 'TaskFailed' ||
    event.type === 'SubOrchestrationInstanceFailed' ||
    (event.type === 'TaskScheduled' && failedTasks.has(event.id)) ||
    (event.type === 'ExecutionCompleted' && event.status === 'Failed')
  // The children come first: where one of them fails, the parent stays as it was.
  const woken = failedChildren.flatMap((id) => takeBackFailures(hub, id))
  row.history = row.history.map((event) => (failed(event) ? tombstone(event) : event))
  row.status = 'Pending'
  return failedChildren.length === 0 ? [instanceId] : woken
}

/** Rewinds a failed instance; the reason goes to whichever instances had a step of their own fail. Throws where a failed child is gone. */
export function rewindInstance(hub: TaskHub, instanceId: string, reason: string | null, stamp: () => number): void {
  for (const id of takeBackFailures(hub, instanceId)) {
    const row = hub.store.get(id)
    if (!row) continue
    row.lastUpdatedTime = stamp()
    hub.send({ to: id, executionId: row.executionId, event: { at: stamp(), type: 'GenericEvent', data: reason } })
  }
}
