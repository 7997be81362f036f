import { createRequire } from 'node:module'
import { ofetch } from 'ofetch'
import { Pool } from 'undici'
import { createDurableClient, createPoolFetch } from '../src/index.ts'

// Reads one status again and again, through our client, the official one or `fetch` alone, and reports the CPU that it took.
const [, , who, port] = process.argv
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

function pooledReader(): () => Promise<unknown> {
  const fetch = createPoolFetch(new Pool(`http://127.0.0.1:${port}`))
  const client = createDurableClient({ baseUrl: base, key: 'key', fetch })
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

const readers = {
  official: officialReader,
  own: ownReader,
  pooled: pooledReader,
  fetch: fetchReader,
  least: leastReader,
}
const read = readers[who as keyof typeof readers]()

// Each message asks for so many reads; the reply is the microseconds of CPU that one took.
process.on('message', async (calls: number) => {
  const before = process.cpuUsage()
  for (let call = 0; call < calls; call++) await read()
  const { user, system } = process.cpuUsage(before)
  process.send?.((user + system) / calls)
})
