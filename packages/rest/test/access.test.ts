import { describe, expect, it } from 'vitest'
import type { RestOptions } from '../src/index.ts'
import { createGatewayUnderTest, problemOf } from './gateway-under-test.ts'

const gatewayWith = (rest: Partial<RestOptions>) => {
  const gateway = createGatewayUnderTest({ rest })
  gateway.host.seed({
    instances: [
      { instanceId: 'echo', name: 'Echo' },
      { instanceId: 'hello', name: 'Hello' },
    ],
    entities: [{ name: 'Counter', key: 'k', state: 1 }],
  })
  return gateway
}

describe('access', () => {
  it.each<[string, Partial<RestOptions>, [string, string][], [string, string][]]>([
    [
      'readOnly leaves reads',
      { readOnly: true },
      [
        ['GET', 'instances'],
        ['GET', 'instances/echo'],
        ['GET', 'entities/Counter/k'],
      ],
      [
        ['POST', 'orchestrators/Echo'],
        ['DELETE', 'instances/echo'],
        ['POST', 'entities/Counter/k?op=add'],
        ['POST', 'instances/echo/terminate'],
      ],
    ],
    [
      'allow by operation',
      { allow: { operations: ['getInstanceStatus'] } },
      [['GET', 'instances/echo']],
      [
        ['GET', 'instances'],
        ['DELETE', 'instances/echo'],
      ],
    ],
    [
      'deny by operation, whatever is allowed',
      { allow: { operations: ['purgeInstance', 'getInstanceStatus'] }, deny: { operations: ['purgeInstance'] } },
      [['GET', 'instances/echo']],
      [['DELETE', 'instances/echo']],
    ],
    [
      'allow by function, of instances and entities too',
      { allow: { functions: ['echo', 'COUNTER'] } },
      [
        ['POST', 'orchestrators/Echo'],
        ['GET', 'instances/echo'],
        ['DELETE', 'instances/echo'],
        ['GET', 'entities/counter/k'],
        ['GET', 'instances/@counter@k'],
      ],
      [
        ['POST', 'orchestrators/Hello'],
        ['POST', 'orchestrators/Echo/hello'],
        ['GET', 'instances/hello'],
        ['DELETE', 'instances/hello'],
        ['GET', 'instances'],
        ['GET', 'entities'],
        ['GET', 'entities/Bag'],
        ['DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z'],
      ],
    ],
    [
      'deny by function',
      { deny: { functions: ['Hello'] } },
      [
        ['POST', 'orchestrators/Echo'],
        ['GET', 'instances/echo'],
      ],
      [
        ['GET', 'instances/hello'],
        ['POST', 'instances/hello/restart'],
        ['GET', 'instances'],
      ],
    ],
    [
      'allow by task hub',
      { allow: { taskHubs: ['TestHubName'] } },
      [
        ['GET', 'instances'],
        ['GET', 'instances?taskHub=TestHubName'],
      ],
      [
        ['GET', 'instances?taskHub=Other'],
        ['GET', 'instances?taskHub=testhubname'],
      ],
    ],
    [
      'deny by task hub, however it is spelled',
      { deny: { taskHubs: ['AuditHub'] } },
      [
        ['GET', 'instances'],
        ['GET', 'instances?taskHub=TestHubName'],
      ],
      [
        ['GET', 'instances?taskHub=AuditHub'],
        ['GET', 'instances?taskHub=audithub'],
      ],
    ],
    [
      'authorize',
      { authorize: async (_, operation, input) => operation === 'getInstanceStatus' && input['instanceId'] === 'echo' },
      [['GET', 'instances/echo']],
      [
        ['GET', 'instances/hello'],
        ['GET', 'instances'],
      ],
    ],
  ])('%s', async (_, rest, allowed, refused) => {
    for (const [method, path] of allowed) {
      await using gateway = gatewayWith(rest)
      expect([path, (await gateway.call(method, path)).ok]).toEqual([path, true])
    }
    for (const [method, path] of refused) {
      await using gateway = gatewayWith(rest)
      const response = await gateway.call(method, path)
      expect([path, response.status, (await problemOf(response)).code]).toEqual([path, 403, 'not_allowed'])
      expect(gateway.host.requests.all.filter((entry) => entry.operation !== 'getInstanceStatus')).toEqual([])
    }
  })

  it('an answer of authorize is the answer', async () => {
    await using gateway = gatewayWith({ authorize: (c) => c.text('who are you?', 401) })
    const response = await gateway.call('GET', 'instances')
    expect([response.status, await response.text()]).toEqual([401, 'who are you?'])
  })

  it('an instance that is not there is the host to answer for', async () => {
    await using gateway = gatewayWith({ allow: { functions: ['Echo'] } })
    expect((await gateway.call('GET', 'instances/none')).status).toBe(404)
    expect((await gateway.call('POST', 'orchestrators/Echo/none')).status).toBe(202)
  })

  it('a fault of authorize is a 500 that says nothing', async () => {
    await using gateway = gatewayWith({
      authorize: () => {
        throw new Error('database password')
      },
    })
    const response = await gateway.call('GET', 'instances')
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('password')
  })
})

describe('cors', () => {
  it('lets browsers of the named origin read tokens and send keys of their own', async () => {
    await using gateway = gatewayWith({ cors: { origin: 'https://app.example' } })
    const preflight = await gateway.call('OPTIONS', 'instances', {
      headers: { origin: 'https://app.example', 'access-control-request-method': 'GET' },
    })
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example')
    const response = await gateway.call('GET', 'instances', { headers: { origin: 'https://app.example' } })
    expect(response.headers.get('access-control-expose-headers')).toContain('x-ms-continuation-token')
    const refused = await gateway.call('GET', 'nowhere', { headers: { origin: 'https://app.example' } })
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://app.example')
  })

  it('is off when it is not asked for', async () => {
    await using gateway = gatewayWith({})
    const response = await gateway.call('GET', 'instances', { headers: { origin: 'https://app.example' } })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })
})
