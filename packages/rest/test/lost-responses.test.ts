import { createMockHost } from '@durable-http/mock'
import { expect, it } from 'vitest'
import { canaryKey, createGatewayUnderTest, problemOf } from './gateway-under-test.ts'

/** A gateway whose first request of this method is carried out by the host, and its response lost. */
function gatewayThatLoses(method: string) {
  const host = createMockHost({ key: canaryKey })
  let lost = false
  const gateway = createGatewayUnderTest({
    client: {
      retry: { minDelay: 1 },
      fetch: async (url, init) => {
        const response = await host.fetch(new Request(url, init))
        if (lost || init?.method !== method) return response
        lost = true
        throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })
      },
    },
  })
  return { gateway, host }
}

it('a purge that worked is reported as done, though its response was lost', async () => {
  const { gateway, host } = gatewayThatLoses('DELETE')
  await using _ = host
  host.seed({ instances: [{ instanceId: 'done', name: 'Echo' }] })
  const response = await gateway.call('DELETE', 'instances/done')
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ instancesDeleted: 1, note: expect.stringContaining('got no response') })
  expect(host.instances.size).toBe(0)
})

it('a bulk purge whose response was lost says that its number is not whole', async () => {
  const { gateway, host } = gatewayThatLoses('DELETE')
  await using _ = host
  host.seed({ instances: [{ instanceId: 'done', name: 'Echo' }] })
  const response = await gateway.call('DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z')
  expect(await response.json()).toEqual({ instancesDeleted: 0, note: expect.stringContaining('not counted') })
})

it.each([
  ['takes too long', new DOMException('slow', 'TimeoutError'), 504],
  ['breaks the connection', new TypeError('fetch failed'), 502],
])('a bulk purge says that the host goes on where it %s', async (_, error, status) => {
  await using gateway = createGatewayUnderTest({
    client: {
      fetch: async () => {
        throw error
      },
    },
  })
  const response = await gateway.call('DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z')
  expect(response.status).toBe(status)
  const { detail, outcome } = await problemOf(response)
  expect(outcome).toBe('unknown')
  expect(detail).toMatch(/The host goes on deleting: list the same range .*purge shorter ranges/)
})

it.each([
  ['0', null],
  ['soon', null],
  ['Thu, 01 Jan 1970 00:00:00 GMT', null],
  ['7', '7'],
  ['9'.repeat(30), '86400'],
])('hands Retry-After %j on as %j', async (given, handedOn) => {
  await using gateway = createGatewayUnderTest({
    client: { fetch: async () => new Response(null, { status: 202, headers: { 'retry-after': given } }) },
  })
  const accepted = await gateway.call('POST', 'instances/a/terminate')
  expect([accepted.status, accepted.headers.get('retry-after')]).toEqual([202, handedOn])
})

it('a compressed response is a bad gateway that names the coding', async () => {
  await using gateway = createGatewayUnderTest({
    client: {
      fetch: async () =>
        new Response(new Response('[]').body!.pipeThrough(new CompressionStream('gzip')), {
          headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
        }),
    },
  })
  const response = await gateway.call('GET', 'instances')
  expect(response.status).toBe(502)
  expect(await problemOf(response)).toMatchObject({ code: 'protocol', detail: expect.stringContaining('gzip') })
})
