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
      'rules about task hubs keep requests in the storage of the app',
      { allow: { taskHubs: ['TestHubName'] } },
      [
        ['GET', 'instances?connection=Storage'],
        ['GET', 'instances?Connection=storage&taskHub=TestHubName'],
        ['GET', 'instances?connection='],
        ['POST', 'orchestrators/Echo?taskHub=TestHubName&connection=Storage'],
      ],
      [
        ['GET', 'instances?connection=AzureWebJobsStorage'],
        ['GET', 'instances?CONNECTION=AzureWebJobsStorage&taskHub=TestHubName'],
        ['GET', 'instances?%63onnection=AzureWebJobs%53torage'],
        ['GET', 'instances?connection=Storage%20'],
        ['POST', 'orchestrators/Echo?connection=AzureWebJobsStorage'],
        ['GET', 'entities/Counter/k?connection=AzureWebJobsStorage'],
        ['POST', 'instances/echo/restart?connection=AzureWebJobsStorage'],
      ],
    ],
    [
      'a denied task hub does so, too',
      { deny: { taskHubs: ['AuditHub'] } },
      [['GET', 'instances?connection=Storage']],
      [['GET', 'instances?connection=AzureWebJobsStorage']],
    ],
    [
      'allow by connection, without rules about hubs',
      { allow: { connections: ['azurewebjobsstorage'] } },
      [
        ['GET', 'instances?connection=AzureWebJobsStorage'],
        ['GET', 'instances?connection=Storage'],
        ['GET', 'instances?taskHub=Other'],
      ],
      [['GET', 'instances?connection=Backup']],
    ],
    [
      'no connection but that of the app',
      { allow: { connections: [] } },
      [['GET', 'instances?connection=Storage']],
      [['GET', 'instances?connection=AzureWebJobsStorage']],
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

  it.each<[string | undefined, string, string | null]>([
    [undefined, 'Storage', null],
    [undefined, 'Backup', 'Backup'],
    ['Main', 'main', 'Main'],
    ['Main', '', 'Main'],
    ['Main', 'Backup', 'Backup'],
  ])('a client on the connection %s that is asked for %s sends %s', async (connection, asked, sent) => {
    await using gateway = createGatewayUnderTest({
      host: { connections: ['Main', 'Backup'] },
      client: { connection },
      rest: { allow: { taskHubs: ['TestHubName'], connections: ['Backup'] } },
    })
    expect((await gateway.call('GET', `instances?connection=${asked}`)).status).toBe(200)
    const { target } = gateway.host.requests.last!
    expect(new URL(target, 'http://host').searchParams.get('connection')).toBe(sent)
  })

  it('a refusal of a connection names those that there are, and not the one that was asked for', async () => {
    await using gateway = createGatewayUnderTest({
      client: { connection: 'Main' },
      rest: { deny: { taskHubs: ['AuditHub'] }, allow: { connections: ['Backup'] } },
    })
    const { detail, operation } = await problemOf(await gateway.call('GET', 'instances?connection=Storage'))
    expect(detail).toBe('listInstances: connection is not allowed; expected none, or one of Main, Backup')
    expect(operation).toBe('listInstances')
  })

  it('a response of authorize is the response', async () => {
    await using gateway = gatewayWith({ authorize: (c) => c.text('who are you?', 401) })
    const response = await gateway.call('GET', 'instances')
    expect([response.status, await response.text()]).toEqual([401, 'who are you?'])
  })

  it('an unknown instance is left to the host', async () => {
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
