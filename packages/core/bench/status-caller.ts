import { createRequire } from 'node:module'
import { ofetch } from 'ofetch'
import { createDurableClient } from '../src/index.ts'

// Reads one status again and again, through our client, the official one or `fetch` alone, and reports the CPU it took.
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

/** The call without any client: the runtime's `fetch`, and the JSON of its response. */
function fetchReader(): () => Promise<unknown> {
  const url = `${base}/instances/order-42?code=key`
  return async () => JSON.parse(await (await fetch(url)).text()) as unknown
}

/** The least that a client with a time limit does: `fetch` through ofetch, a signal and a timer. */
function leastReader(): () => Promise<unknown> {
  const url = `${base}/instances/order-42?code=key`
  const ask = { redirect: 'manual', responseType: 'stream', ignoreResponseError: true, retry: false } as const
  return async () => {
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), 100_000)
    const response = await ofetch.raw(url, { ...ask, signal: controller.signal })
    const text = await response.text()
    clearTimeout(timer)
    return JSON.parse(text) as unknown
  }
}

const readers = { official: officialReader, own: ownReader, fetch: fetchReader, least: leastReader }
const read = readers[who as keyof typeof readers]()
const round = async (calls: number) => {
  for (let i = 0; i < calls; i++) await read()
}
await round(500)
const before = process.cpuUsage()
await round(Number(count))
const { user, system } = process.cpuUsage(before)
process.send?.((user + system) / Number(count))
process.disconnect?.()
