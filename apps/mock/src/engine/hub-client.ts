import type { EngineClock } from './clock.ts'
import type { InstanceRow } from './instance.ts'
import { rewindInstance } from './rewind.ts'
import type { RuntimeStatus } from './runtime-status.ts'
import type { TaskHub } from './task-hub.ts'

/** A start request of a client. */
export interface StartRequest {
  readonly name: string
  readonly instanceId: string
  /** JSON text. */
  readonly input: string | null
  readonly version: string | null
}

/** Filter of a purge or a list; times are Unix milliseconds, to the millisecond and inclusive. */
export interface InstanceFilter {
  readonly createdFrom?: number | undefined
  readonly createdTo?: number | undefined
  readonly statuses?: readonly RuntimeStatus[] | undefined
  readonly prefix?: string | undefined
}

/** True if a row matches a filter. */
export function matchesFilter(row: InstanceRow, filter: InstanceFilter): boolean {
  const created = Math.floor(row.createdTime)
  return (
    (filter.createdFrom === undefined || created >= Math.floor(filter.createdFrom)) &&
    (filter.createdTo === undefined || created <= Math.floor(filter.createdTo)) &&
    (filter.statuses === undefined || filter.statuses.includes(row.status)) &&
    (filter.prefix === undefined || row.instanceId.startsWith(filter.prefix))
  )
}

/** Client operations on a hub. They check no states; the lifecycle table decides what is allowed. */
export interface HubClient {
  /** Creates an instance, in place of an older life if there is one. */
  start(request: StartRequest): InstanceRow
  raiseEvent(instanceId: string, name: string, input: string | null): void
  terminate(instanceId: string, reason: string | null): void
  suspend(instanceId: string, reason: string | null): void
  resume(instanceId: string, reason: string | null): void
  rewind(instanceId: string, reason: string | null): void
  purge(instanceId: string): boolean
  purgeWhere(filter: InstanceFilter): number
}

/** Creates the client of a hub. */
export function createHubClient(hub: TaskHub, clock: EngineClock): HubClient {
  const send = (to: string, event: Parameters<TaskHub['send']>[0]['event']): void =>
    hub.send({ to, executionId: null, event })

  return {
    start({ name, instanceId, input, version }) {
      const old = hub.store.get(instanceId)
      // The row counts on through lives of a sub-orchestration, whose history shows no generation.
      const generation = old ? (old.generation ?? 0) + 1 : 0
      const at = clock.stamp()
      const row: InstanceRow = {
        instanceId,
        executionId: hub.newExecutionId(),
        name,
        version,
        status: 'Pending',
        input,
        customStatus: null,
        output: null,
        createdTime: at,
        lastUpdatedTime: at,
        generation,
        parent: null,
        history: [],
      }
      hub.store.put(row)
      const event = { at, type: 'ExecutionStarted', name, version, input, generation } as const
      hub.send({ to: instanceId, executionId: row.executionId, event })
      return row
    },
    raiseEvent: (to, name, input) => send(to, { at: clock.stamp(), type: 'EventRaised', name, input }),
    terminate: (to, input) => send(to, { at: clock.stamp(), type: 'ExecutionTerminated', input }),
    suspend: (to, reason) => send(to, { at: clock.stamp(), type: 'ExecutionSuspended', reason }),
    resume: (to, reason) => send(to, { at: clock.stamp(), type: 'ExecutionResumed', reason }),
    rewind: (id, reason) => rewindInstance(hub, id, reason, () => clock.stamp()),
    purge: (id) => hub.purge(id),
    purgeWhere(filter) {
      const doomed = hub.store.all().filter((row) => matchesFilter(row, filter))
      for (const { instanceId } of doomed) hub.purge(instanceId)
      return doomed.length
    },
  }
}
