import {
  createDurableClient,
  type InstanceStatus,
  isDurableError,
  isTerminal,
  type RuntimeStatus,
} from '@durable-http/core'
import { ClientRefusal, type Management, type Seen, type TriedClient } from './tried-client.ts'

const refused = (error: unknown): never => {
  if (isDurableError(error) && error.status !== undefined) throw new ClientRefusal(error.status, error)
  throw error
}

const seen = ({ runtimeStatus, output, input }: InstanceStatus): Seen => ({ runtimeStatus, output, input })

/** Our client under the shared facts. */
export function triedCore(name: string, address: { baseUrl: string; key?: string }): TriedClient {
  const client = createDurableClient(address)
  const management: Management = {
    status: (instanceId) => client.getInstanceStatus({ instanceId }).then(seen, refused),
    raiseEvent: (instanceId, eventName, eventData) =>
      client.raiseEvent({ instanceId, eventName, eventData }).catch(refused),
    suspend: (instanceId, reason) => client.suspendInstance({ instanceId, reason }).then(nothing, refused),
    resume: (instanceId, reason) => client.resumeInstance({ instanceId, reason }).then(nothing, refused),
    terminate: (instanceId, reason) => client.terminateInstance({ instanceId, reason }).then(nothing, refused),
    rewind: (instanceId, reason) => client.rewindInstance({ instanceId, reason }).then(nothing, refused),
    purge: (instanceId) =>
      client.purgeInstance({ instanceId }).then(({ instancesDeleted }) => instancesDeleted, refused),
    purgeCompleted: (createdTimeFrom, createdTimeTo) =>
      client
        .purgeInstances({ createdTimeFrom, createdTimeTo, runtimeStatus: ['Completed'] })
        .then(({ instancesDeleted }) => instancesDeleted, refused),
    async list(createdTimeFrom, createdTimeTo, runtimeStatus: RuntimeStatus) {
      const ids: string[] = []
      const filter = { createdTimeFrom, createdTimeTo, runtimeStatus: [runtimeStatus], top: 50 }
      for await (const { instanceId } of client.listInstances.all(filter)) ids.push(instanceId)
      return ids
    },
    signalEntity: (entityName, entityKey, op, input) =>
      client.signalEntity({ entityName, entityKey, op, ...(input !== undefined && { input }) }).then(nothing, refused),
    async entityState(entityName, entityKey) {
      try {
        return await client.getEntity({ entityName, entityKey })
      } catch (error) {
        if (isDurableError(error) && error.code === 'not_found') return undefined
        throw error
      }
    },
  }
  return {
    name,
    management,
    start: (start) => client.start(start).then(({ id }) => id, refused),
    end: (instanceId) =>
      client.waitForCompletion(instanceId, { timeout: 60_000, showInput: true }).then((status) => {
        if (!isTerminal(status.runtimeStatus)) throw new Error(`${instanceId} is ${status.runtimeStatus}`)
        return seen(status)
      }, refused),
  }
}

const nothing = () => undefined
