import { createRequire } from 'node:module'
import { createDurableClient } from '../src/index.ts'

// Reads one status again and again, through our client or the official one, and reports the CPU it took.
const [, , who, port, count] = process.argv
const base = `http://127.0.0.1:${port}/runtime/webhooks/durabletask`

function officialReader(): () => Promise<unknown> {
  const { DurableClient } = createRequire(import.meta.url)(
    'durable-functions/lib/src/durableClient/DurableClient.js',
  ) as {
    DurableClient: new (data: unknown) => { getStatus(id: string): Promise<unknown> }
  }
  const link = `${base}/instances/INSTANCEID?code=key`
  const client = new DurableClient({
    taskHubName: 'Hub',
    creationUrls: { createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?code=key` },
    managementUrls: { id: 'INSTANCEID', statusQueryGetUri: link },
    baseUrl: base,
    requiredQueryStringParameters: 'code=key',
  })
  return () => client.getStatus('order-42')
}

function ownReader(): () => Promise<unknown> {
  const client = createDurableClient({ baseUrl: base, key: 'key' })
  return () => client.getInstanceStatus({ instanceId: 'order-42' })
}

const read = who === 'official' ? officialReader() : ownReader()
const round = async (calls: number) => {
  for (let i = 0; i < calls; i++) await read()
}
await round(500)
const before = process.cpuUsage()
await round(Number(count))
const { user, system } = process.cpuUsage(before)
process.send?.((user + system) / Number(count))
process.disconnect?.()
