import { type EntityId, entityInstanceId } from './entity-id.ts'
import { type EntityRequest, requestToText } from './entity-request.ts'
import { releaseType } from './release-message.ts'
import type { InstanceRow } from './instance.ts'
import type { Decision } from './orchestrator-action.ts'

const tick = 0.0005

/** Messages of an execution to entities. */
export interface EntityMessages {
  /** Sends a request; returns its id, which the response comes under. */
  send(to: string, request: Pick<EntityRequest, 'operation' | 'isSignal' | 'input' | 'lockSet'>): string
  /** Asks for the lock of entities; returns the id that the lock comes under. */
  lock(entities: readonly EntityId[]): string
  /** Gives up the lock of that id; without one, all that are still locked. */
  release(id?: string): void
}

/** Creates the part of a session that writes to entities; `decide` takes its events. */
export function createEntityMessages({
  instance,
  requestTime,
  now,
  newGuid,
  decide,
}: {
  readonly instance: Pick<InstanceRow, 'instanceId' | 'executionId'>
  readonly requestTime: boolean
  readonly now: () => number
  readonly newGuid: () => string
  readonly decide: (decision: Decision) => unknown
}): EntityMessages {
  const lastSent = new Map<string, number>()
  const locked = new Map<string, readonly EntityId[]>()

  const send: EntityMessages['send'] = (to, request) => {
    const predecessor = lastSent.get(to) ?? 0
    const timestamp = Math.max(now(), predecessor + tick)
    lastSent.set(to, timestamp)
    const id = newGuid()
    const { instanceId: parent, executionId: parentExecution } = instance
    const full: EntityRequest = { ...request, id, parent, parentExecution, timestamp, predecessor, position: 0 }
    const input = requestToText(full, requestTime && !request.lockSet ? timestamp : null)
    decide({ kind: 'SendEvent', instanceId: to, name: 'op', input })
    return id
  }

  return {
    send,
    lock(entities) {
      const lockSet = entities.map(({ name, key }) => ({ name: name.toLowerCase(), key }))
      const id = send(entityInstanceId(lockSet[0]!), { operation: null, isSignal: false, input: null, lockSet })
      locked.set(id, lockSet)
      return id
    },
    release(one) {
      for (const [id, entities] of locked) {
        if (one !== undefined && id !== one) continue
        locked.delete(id)
        const input = JSON.stringify({ $type: releaseType, parent: instance.instanceId, id })
        for (const entity of entities)
          decide({ kind: 'SendEvent', instanceId: entityInstanceId(entity), name: 'release', input })
      }
    },
  }
}
