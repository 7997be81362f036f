import { basePath } from '@durable-http/core'
import { expect, test } from 'vitest'
import { callMcp, upstreamOf } from './asked-apps.ts'
import { serveApps, serveMoodyHost } from './served-apps.ts'

const post = { method: 'POST' }

async function everythingSaid(response: Response): Promise<string> {
  const headers = Array.from(response.headers, ([name, value]) => `${name}: ${value}`)
  return [response.status, ...headers, await response.text()].join('\n')
}

test('the key of an app goes to that app alone, and out to nobody', async () => {
  await using orders = await serveMoodyHost('orders')
  await using billing = await serveMoodyHost('billing')
  const leak = { a: `https://x/?code=${encodeURIComponent(orders.key)}`, b: billing.key, c: { [orders.key]: 1 } }
  for (const { host } of [orders, billing])
    host.seed({ instances: [{ instanceId: 'leak', name: 'Hello', output: leak }] })
  await using served = await serveApps([upstreamOf('orders', orders), upstreamOf('billing', billing)])
  const said: string[] = []
  for (const mood of ['answers', 'hangs up', 'is down'] as const) {
    orders.mood = mood
    for (const prefix of ['', '/apps/orders', '/apps/billing', '/apps/nobody']) {
      const api = `${served.restUrl}${prefix}${basePath}`
      const urls = [`${api}/instances`, `${api}/instances/leak`, `${api}/instances/leak?showHistory=true`]
      for (const url of [...urls, `${served.restUrl}${prefix}/openapi.json`, `${served.restUrl}${prefix}/docs`]) {
        said.push(await everythingSaid(await fetch(url)))
      }
      said.push(await everythingSaid(await fetch(`${api}/orchestrators/Hello`, post)))
    }
    said.push(await everythingSaid(await fetch(`${served.restUrl}/apps`)))
    for (const app of ['orders', 'billing', 'nobody']) {
      for (const name of ['listinstances', 'getinstancestatus']) {
        const args = { app, ...(name === 'listinstances' ? {} : { instanceId: 'leak' }) }
        said.push((await callMcp(`${served.mcpUrl}/mcp`, 'tools/call', { name, arguments: args })).text)
      }
      const uri = `durable://${app}/-/instances/leak/output`
      said.push((await callMcp(`${served.mcpUrl}/mcp`, 'resources/read', { uri })).text)
    }
  }
  expect(said.filter((text) => text.includes('[key]')).length).toBeGreaterThan(10)
  expect(said.filter((text) => text.includes('canary'))).toEqual([])
  expect(orders.sent.length).toBeGreaterThan(5)
  expect(orders.sent.filter((line) => line.includes('billing-canary'))).toEqual([])
  expect(billing.sent.filter((line) => line.includes('orders-canary'))).toEqual([])
  for (const { sent, key } of [orders, billing]) {
    expect(sent.every((line) => line.includes(`code=${encodeURIComponent(key)}`))).toBe(true)
  }
})
