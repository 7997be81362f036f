import { isTerminal, type RuntimeStatus } from '@durable-http/core'
import { type DurableOrchestrationStatus, OrchestrationRuntimeStatus } from 'durable-functions'
import { type Address, createOfficialClient, entityId } from './official-client.ts'
import { ClientRefusal, type Management, type Seen, type TriedClient } from './tried-client.ts'

// It reports a status only in the text, or only the host's words.
const refused = (error: unknown): never => {
  const text = String(error)
  const status = /\b([45]\d\d)\b/.exec(text)?.[1]
  if (status !== undefined) throw new ClientRefusal(Number(status), error)
  if (/No (?:instance|orchestration) with (?:instance )?ID/.test(text)) throw new ClientRefusal(404, error)
  throw error
}

const seen = ({ runtimeStatus, output, input }: DurableOrchestrationStatus): Seen => ({ runtimeStatus, output, input })
const patience = 60_000

/** Microsoft's client, durable-functions 3.5.0, under the shared facts. */
export function triedOfficial(name: string, address: Address): TriedClient {
  const client = createOfficialClient(address)
  const statusOf = (state: RuntimeStatus) => OrchestrationRuntimeStatus[state]
  const management: Management = {
    status: (id) => client.getStatus(id).then(seen, refused),
    raiseEvent: (id, event, data) => client.raiseEvent(id, event, data).catch(refused),
    suspend: (id, reason) => client.suspend(id, reason).catch(refused),
    resume: (id, reason) => client.resume(id, reason).catch(refused),
    terminate: (id, reason) => client.terminate(id, reason).catch(refused),
    rewind: (id, reason) => client.rewind(id, reason).catch(refused),
    purge: (id) => client.purgeInstanceHistory(id).then(({ instancesDeleted }) => instancesDeleted, refused),
    purgeCompleted: (createdTimeFrom, createdTimeTo) =>
      client
        .purgeInstanceHistoryBy({ createdTimeFrom, createdTimeTo, runtimeStatus: [statusOf('Completed')] })
        .then(({ instancesDeleted }) => instancesDeleted, refused),
    list: (createdTimeFrom, createdTimeTo, runtimeStatus) =>
      client
        .getStatusBy({ createdTimeFrom, createdTimeTo, runtimeStatus: [statusOf(runtimeStatus)] })
        .then((found) => found.map(({ instanceId }) => instanceId), refused),
    signalEntity: (entity, key, operation, input) =>
      client.signalEntity(entityId(entity, key), operation, input).catch(refused),
    async entityState(entity, key) {
      const { entityExists, entityState } = await client.readEntityState(entityId(entity, key))
      return entityExists ? entityState : undefined
    },
  }
  return {
    name,
    management,
    start: ({ functionName, ...options }) => client.startNew(functionName, options).catch(refused),
    async end(id) {
      for (const deadline = Date.now() + patience; Date.now() < deadline;) {
        const status = await management.status(id)
        if (isTerminal(status.runtimeStatus)) return status
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      throw new Error(`${id} has not ended after 60 s`)
    },
  }
}
