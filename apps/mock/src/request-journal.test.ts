import { expect, test } from 'vitest'
import { createMockHost } from './index.ts'

const base = 'http://localhost/runtime/webhooks/durabletask'

test('keeps each request, its address and its response', async () => {
  const host = createMockHost({ authLevel: 'anonymous' })
  await host.fetch(new Request(`${base}/orchestrators/Echo/a%20b?x=%41`, { method: 'POST', body: '{"n":1}' }))
  await host.fetch(new Request(`${base}/nowhere`))
  expect(host.requests.all).toMatchObject([
    {
      method: 'POST',
      target: '/runtime/webhooks/durabletask/orchestrators/Echo/a%20b?x=%41',
      body: '{"n":1}',
      operation: 'startOrchestrationWithId',
      params: ['Echo', 'a b'],
      status: 202,
      isRpc: false,
    },
    { operation: undefined, params: [], body: null, status: 404 },
  ])
  expect(host.requests.of('startOrchestrationWithId')).toHaveLength(1)
  expect(host.requests.last?.status).toBe(404)
  host.requests.clear()
  expect(host.requests.last).toBeUndefined()
})

test('the raw target counts where it is handed in', async () => {
  const host = createMockHost({ authLevel: 'anonymous' })
  const target = '/runtime/webhooks/durabletask/instances/./a/../b'
  await host.fetch(new Request('http://localhost/elsewhere'), { target })
  expect(host.requests.last).toMatchObject({ target, operation: 'getInstanceStatus', params: ['b'] })
})
