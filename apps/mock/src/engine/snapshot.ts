import type { InstanceRow } from './instance.ts'
import type { Message } from './message.ts'
import type { TaskHub } from './task-hub.ts'
import { isTerminal } from './runtime-status.ts'

/** A hub as plain data: its rows and the messages under way. */
export interface HubSnapshot {
  readonly name: string
  readonly rows: readonly InstanceRow[]
  readonly messages: readonly { readonly message: Message; readonly at: number }[]
}

/** Copies a hub. Activities that are running are called again when the copy is restored. */
export function hubToSnapshot(hub: TaskHub): HubSnapshot {
  return structuredClone({ name: hub.name, rows: hub.store.all(), messages: hub.undelivered() })
}

/** The activities an instance has called and not heard of: their messages die with the memory they were in. */
const openActivities = (row: InstanceRow) => {
  const answered = new Set(
    row.history.flatMap((event) => (event.type === 'TaskCompleted' || event.type === 'TaskFailed' ? event.taskId : [])),
  )
  return row.history.flatMap((event) => (event.type === 'TaskScheduled' && !answered.has(event.id) ? [event] : []))
}

/** Fills an empty hub from a copy; orchestrations continue by replaying their history. */
export function snapshotToHub(snapshot: HubSnapshot, hub: TaskHub): void {
  const { rows, messages } = structuredClone(snapshot)
  const onTheWay = new Set(
    messages.map(({ message: { to, event } }) => `${'taskId' in event ? event.taskId : ''} ${to}`),
  )
  for (const row of rows) {
    hub.store.put(row)
    if (isTerminal(row.status)) continue
    for (const { id, name, input } of openActivities(row)) {
      if (onTheWay.has(`${id} ${row.instanceId}`)) continue
      hub.startActivity({
        instanceId: row.instanceId,
        executionId: row.executionId,
        taskId: id,
        name,
        input,
      })
    }
  }
  for (const { message, at } of messages) hub.send(message, at)
}
