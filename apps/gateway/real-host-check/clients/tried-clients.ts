import { triedAzureCore, type AzurePython } from './tried-azure-core.ts'
import { triedCore } from './tried-core.ts'
import { triedOfficial } from './tried-official.ts'
import type { TriedClient } from './tried-client.ts'

/** Where a host, or a gateway in front of one, is reached. */
export interface ClientAddress {
  readonly baseUrl: string
  readonly key: string
  /** The keyless base URL of the RPC endpoint. */
  readonly rpcUrl?: string | undefined
  /** Hub and connection as the host writes them into its links. */
  readonly hubQuery?: string
}

/** Every client that can reach the address; azure-core only where Python has it. */
export function triedClients({ baseUrl, key, rpcUrl, hubQuery }: ClientAddress, python?: AzurePython): TriedClient[] {
  const hub = hubQuery === undefined ? {} : { hubQuery }
  return [
    triedCore('durable-http', { baseUrl, key }),
    triedOfficial('durable-functions', { webhooks: baseUrl, key, ...hub }),
    ...(rpcUrl === undefined
      ? []
      : [
          triedCore('durable-http, RPC', { baseUrl: rpcUrl }),
          triedOfficial('durable-functions, RPC', { rpc: `${rpcUrl}/`, ...hub }),
        ]),
    ...(python === undefined ? [] : [triedAzureCore(python, { baseUrl, key })]),
  ]
}
