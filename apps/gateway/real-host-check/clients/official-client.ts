import { createRequire } from 'node:module'
import type { DurableClient, EntityId } from 'durable-functions'

const require = createRequire(import.meta.url)
const load = (path: string): unknown => require(`durable-functions/lib/src/${path}`)

// Microsoft's package exports the class as a type only; the host hands instances of it to functions.
const official = load('durableClient/DurableClient.js') as { DurableClient: new (data: ClientData) => DurableClient }
const entities = load('entities/EntityId.js') as { EntityId: new (name: string, key: string) => EntityId }

/** The client binding that the host passes to a function (contract 3.1). */
interface ClientData {
  taskHubName: string
  creationUrls: Record<string, string>
  managementUrls: Record<string, string>
  baseUrl: string
  requiredQueryStringParameters: string
  rpcBaseUrl?: string
}

/** Which of its two ways the client takes: the links with a key in them, or the keyless local endpoint. */
export type Address = ({ webhooks: string; key: string } | { rpc: string }) & {
  /** Hub and connection in the links; `taskHub=TestHubName&connection=Storage` when absent. */
  hubQuery?: string
}

/** Makes Microsoft's client (durable-functions 3.5.0) as the host would. */
export function createOfficialClient(address: Address): DurableClient {
  const base = 'rpc' in address ? 'http://unused.invalid/runtime/webhooks/durabletask' : address.webhooks
  const code = `code=${'rpc' in address ? 'unused' : encodeURIComponent(address.key)}`
  const query = `${address.hubQuery ?? 'taskHub=TestHubName&connection=Storage'}&${code}`
  const link = (path: string, extra = '') => `${base}/instances/INSTANCEID${path}?${extra}${query}`
  return new official.DurableClient({
    taskHubName: 'TestHubName',
    creationUrls: {
      createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?${code}`,
      createAndWaitOnNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?timeout={timeoutInSeconds}&pollingInterval={intervalInSeconds}&${code}`,
    },
    managementUrls: {
      id: 'INSTANCEID',
      statusQueryGetUri: link(''),
      sendEventPostUri: link('/raiseEvent/{eventName}'),
      terminatePostUri: link('/terminate', 'reason={text}&'),
      rewindPostUri: link('/rewind', 'reason={text}&'),
      purgeHistoryDeleteUri: link(''),
      restartPostUri: link('/restart'),
      suspendPostUri: link('/suspend', 'reason={text}&'),
      resumePostUri: link('/resume', 'reason={text}&'),
    },
    baseUrl: base,
    requiredQueryStringParameters: code,
    ...('rpc' in address && { rpcBaseUrl: address.rpc }),
  })
}

/** Names an entity for the client. */
export const entityId = (name: string, key: string): EntityId => new entities.EntityId(name, key)
