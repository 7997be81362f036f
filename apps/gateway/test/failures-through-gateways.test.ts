import type { RequestListener } from 'node:http'
import { basePath, createDurableClient, type DurableClient, type DurableErrorCode } from '@durable-http/core'
import type { DurableClient as OfficialClient } from 'durable-functions'
import { describe, expect, test } from 'vitest'
import { defaults } from '../src/config/defaults.ts'
import type { GatewayConfig } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { configFor } from './config-for.ts'
import { freePort } from './free-port.ts'
import { apiKeyFor } from './key-hash.ts'
import { createOfficialClient, entityId } from '../real-host-check/clients/official-client.ts'
import { type ServedListener, serveListener } from './served-listener.ts'
import { serveMock } from './served-mock.ts'

const hostKey = 'canary-Key/of-the-host+=='
const operatorKey = 'canary-operator-key-0123456789'
const viewerKey = 'canary-viewer-key-0123456789'
const page = (text: string) => `<!DOCTYPE html><html><head><title>x</title></head><body>${text}</body></html>`

// Each failure is to be seen, not the breaker's word for it.
const limits = { ...defaults.limits, breaker: { ...defaults.limits.breaker, failures: 1_000 } }

const answering =
  (status: number, body: string, type = 'text/html'): RequestListener =>
  (_, response) =>
    void response.writeHead(status, body === '' ? {} : { 'content-type': type }).end(body)

async function serveInFrontOf(
  baseUrl: string,
  key?: string,
  more: Partial<GatewayConfig> = {},
): Promise<ServedListener> {
  const gateway = createGateway({
    config: configFor({ baseUrl, ...(key !== undefined && { key }) }, { limits, ...more }),
  })
  const served = await serveGateway({ gateway, restPort: 0, mcpPort: 0 })
  return { url: served.restUrl, [Symbol.asyncDispose]: () => served.close(0) }
}

/** Serves so many gateways, each in front of the one before. */
async function serveChain(length: number, baseUrl: string, key?: string): Promise<ServedListener> {
  const stack = new AsyncDisposableStack()
  let url = baseUrl
  for (let level = 0; level < length; level++) {
    url = stack.use(await serveInFrontOf(url, level === 0 ? key : undefined)).url
  }
  return { url, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

const clientOf = (baseUrl: string, key?: string): DurableClient =>
  createDurableClient({ baseUrl, retry: false, ...(key !== undefined && { key, keyIn: 'header' as const }) })

const failureOf = (call: Promise<unknown>): Promise<Record<string, unknown> & Error> =>
  call.then(
    (value) => expect.unreachable(`resolved to ${JSON.stringify(value)}`),
    (error) => error as never,
  )

describe.each([0, 1, 2, 3])('an error through %i gateways', (depth) => {
  test('of a start under a live id is one conflict with one message', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using chain = await serveChain(depth, mock.url, hostKey)
    const client = depth === 0 ? createDurableClient({ baseUrl: mock.url, key: hostKey }) : clientOf(chain.url)
    await client.startOrchestrationWithId({ functionName: 'WaitForGo', instanceId: 'live' })
    expect(
      await failureOf(client.startOrchestrationWithId({ functionName: 'WaitForGo', instanceId: 'live' })),
    ).toMatchObject({
      code: 'conflict',
      upstreamStatus: 409,
      answeredBy: 'host',
      message: expect.stringMatching(
        /^startOrchestrationWithId: an instance with this id is alive \(409: An Orchestration instance with the status \w+ already exists\.\)$/,
      ),
      detail: expect.stringMatching(/^An Orchestration instance with the status \w+ already exists\.$/),
    })
  })

  test('keeps code, status, words, issues and Retry-After', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using chain = await serveChain(depth, mock.url, hostKey)
    const client =
      depth === 0 ? createDurableClient({ baseUrl: mock.url, key: hostKey, retry: false }) : clientOf(chain.url)
    mock.host.seed({
      instances: [
        { instanceId: 'done', name: 'Echo' },
        { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      ],
    })
    const failures: [() => Promise<unknown>, DurableErrorCode, number | undefined, RegExp][] = [
      [() => client.getInstanceStatus({ instanceId: 'none' }), 'not_found', 404, /^getInstanceStatus: the host has no instance none \(404\)$/],
      [() => client.raiseEvent({ instanceId: 'done', eventName: 'E' }), 'gone', 410, /^raiseEvent: the instance has already ended \(410\)$/],
      [() => client.rewindInstance({ instanceId: 'done' }), 'not_failed', 412, /^rewindInstance: only a failed instance can be rewound \(412: This orchestration has status Completed/],
      [() => client.restartInstance({ instanceId: 'live', restartWithNewInstanceId: false }), 'conflict', 409, /^restartInstance: an instance with this id is alive \(409: An Orchestration/],
      [() => client.purgeInstance({ instanceId: 'live' }), 'not_terminal', undefined, /^purgeInstance: live is Running/],
    ] // prettier-ignore
    for (const [call, code, upstreamStatus, message] of failures) {
      expect(await failureOf(call())).toMatchObject({ code, upstreamStatus, message: expect.stringMatching(message) })
    }
    mock.host.faults.add({ times: 3, status: 429, headers: { 'retry-after': '17' } })
    expect(await failureOf(client.startOrchestration({ functionName: 'Echo' }))).toMatchObject({
      code: 'throttled',
      upstreamStatus: 429,
      retryAfter: 17_000,
    })
  })
})

describe.each([1, 2, 3])('a role too low for gateway 1 of %i behind the first', (depth) => {
  const roles = { auth: { apiKeys: [apiKeyFor('eyes', 'viewer', viewerKey)] } }

  /** Serves a gateway that knows the next one as a viewer, and more in front of that one. */
  async function open() {
    const resources = new AsyncDisposableStack()
    const mock = resources.use(await serveMock({ key: hostKey }))
    mock.host.seed({
      instances: [
        { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
        { instanceId: 'failed', name: 'WaitForGo', runtimeStatus: 'Failed' },
        { instanceId: 'done', name: 'Echo' },
      ],
    })
    const inner = resources.use(await serveInFrontOf(mock.url, hostKey, roles))
    let { url } = resources.use(await serveInFrontOf(inner.url, viewerKey))
    for (let level = 1; level < depth; level++) url = resources.use(await serveInFrontOf(url)).url
    return { url, host: mock.host, [Symbol.asyncDispose]: () => resources.disposeAsync() }
  }

  test('is reported once, with the role that is missing, and changes nothing', async () => {
    await using chain = await open()
    const client = clientOf(chain.url)
    const calls = {
      startOrchestration: () => client.startOrchestration({ functionName: 'Echo' }),
      startOrchestrationWithId: () => client.startOrchestrationWithId({ functionName: 'Echo', instanceId: 'new' }),
      raiseEvent: () => client.raiseEvent({ instanceId: 'live', eventName: 'Go' }),
      terminateInstance: () => client.terminateInstance({ instanceId: 'live' }),
      suspendInstance: () => client.suspendInstance({ instanceId: 'live' }),
      rewindInstance: () => client.rewindInstance({ instanceId: 'failed' }),
      restartInstance: () => client.restartInstance({ instanceId: 'done' }),
      purgeInstance: () => client.purgeInstance({ instanceId: 'done' }),
      purgeInstances: () => client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' }),
      signalEntity: () => client.signalEntity({ entityName: 'Counter', entityKey: 'k', op: 'add' }),
    }
    for (const [name, call] of Object.entries(calls)) {
      const error = await failureOf(call())
      expect(error).toMatchObject({ code: 'forbidden', gatewayCode: 'role_too_low', answeredBy: 'gateway' })
      expect(error.message, name).toMatch(/the gateway refused the call \(403 role_too_low\).*role.*viewer/)
      expect(error.message.match(new RegExp(name, 'g')), error.message).toHaveLength(1)
      expect(error.message.match(/misconfigured/g), error.message).toHaveLength(1)
      expect(JSON.stringify(error)).not.toContain('canary')
    }
    expect(chain.host.requests.all.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(chain.host.instances.size).toBe(3)
    expect((await client.getInstanceStatus({ instanceId: 'live' })).runtimeStatus).toBe('Running')
  })

  test("is reported by Microsoft's client", async () => {
    await using chain = await open()
    const client = createOfficialClient({ webhooks: chain.url + basePath, key: '' })
    const calls: Record<string, () => Promise<unknown>> = {
      start: () => client.startNew('Echo', { instanceId: 'new' }),
      purge: () => client.purgeInstanceHistory('done'),
      purges: () => client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) }),
      event: () => client.raiseEvent('live', 'Go', 1),
      terminate: () => client.terminate('live', 'why'),
      suspend: () => client.suspend('live', 'why'),
      rewind: () => client.rewind('failed', 'why'),
      signal: () => client.signalEntity(entityId('Counter', 'k'), 'add', 1),
    }
    for (const [name, call] of Object.entries(calls)) {
      const { message } = await failureOf(call())
      expect(message, name).toMatch(/role_too_low.*role.*viewer/)
      expect(message, name).not.toMatch(/\[object Object\]|undefined|null|canary/)
    }
    expect(chain.host.requests.all.filter(({ method }) => method !== 'GET')).toEqual([])
  })
})

describe.each([2, 3])("what Microsoft's client shows of the host's words through %i gateways", (depth) => {
  test.each(['3.14.1', '3.15.3', '3.19.0'] as const)('is what it shows of one, with %s', async (extensionVersion) => {
    await using mock = await serveMock({ key: hostKey, extensionVersion })
    mock.host.seed({
      instances: [
        { instanceId: 'done', name: 'Echo' },
        { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      ],
    })
    await using near = await serveChain(1, mock.url, hostKey)
    await using far = await serveChain(depth, mock.url, hostKey)
    const told = async ({ url }: ServedListener) => {
      const client = createOfficialClient({ webhooks: url + basePath, key: '' })
      const calls: (() => Promise<unknown>)[] = [
        () => client.rewind('done', 'why'),
        () => client.rewind('live', 'why'),
        () => client.rewind('none', 'why'),
        () => client.startNew('Echo', { instanceId: 'live' }),
        () => client.terminate('none', 'why'),
        () => client.raiseEvent('none', 'Go', 1),
        () => client.suspend('none', 'why'),
        () => client.getStatus('none'),
      ]
      const messages: string[] = []
      for (const call of calls) messages.push((await failureOf(call())).message.replaceAll(url, 'http://gateway'))
      return messages
    }
    const [one, many] = [await told(near), await told(far)]
    expect(many).toEqual(one)
    expect(many.join('\n')).not.toMatch(/\[object Object\]|undefined|null|canary/)
    expect(many[3]).toContain('"Message":"An Orchestration instance with the status Running already exists."')
  })
})

describe('a gateway that refuses the call itself', () => {
  const auth = {
    auth: {
      apiKeys: [apiKeyFor('ops', 'operator', operatorKey), apiKeyFor('eyes', 'viewer', viewerKey)],
    },
  }

  test('says that it does not know its caller', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using gateway = await serveInFrontOf(mock.url, hostKey, auth)
    const error = await failureOf(clientOf(gateway.url, 'canary-wrong-key').listInstances())
    expect(error).toMatchObject({
      code: 'unauthorized',
      upstreamStatus: 401,
      answeredBy: 'gateway',
      gatewayCode: 'unauthenticated',
    })
    expect(error.message).toMatch(/^listInstances: the gateway refused the call \(401 unauthenticated\): /)
    expect(JSON.stringify(error)).not.toContain('canary')
  })

  test('names the role that is missing', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using gateway = await serveInFrontOf(mock.url, hostKey, auth)
    const error = await failureOf(clientOf(gateway.url, viewerKey).startOrchestration({ functionName: 'Echo' }))
    expect(error).toMatchObject({ code: 'forbidden', upstreamStatus: 403, gatewayCode: 'role_too_low' })
    expect(error.message).toMatch(/role.*operator.*viewer/)
  })

  test('is reported as the fault of the gateway in front of it', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using inner = await serveInFrontOf(mock.url, hostKey, auth)
    await using outer = await serveInFrontOf(inner.url, 'canary-wrong-key')
    const response = await fetch(`${outer.url}${basePath}/instances`)
    expect(response.status).toBe(502)
    expect(await response.json()).toMatchObject({
      code: 'unauthorized',
      upstreamStatus: 401,
      gatewayCode: 'unauthenticated',
      detail: expect.stringMatching(
        /the gateway refused the call \(401 unauthenticated\).*The gateway is misconfigured/,
      ),
    })
    expect(await failureOf(clientOf(outer.url).listInstances())).toMatchObject({
      code: 'unauthorized',
      gatewayCode: 'unauthenticated',
    })
  })

  test('keeps the kind of what it refuses of the request itself', async () => {
    await using mock = await serveMock({ key: hostKey })
    await using inner = await serveInFrontOf(mock.url, hostKey, { access: { readOnly: true, allow: {}, deny: {} } })
    await using outer = await serveInFrontOf(inner.url)
    const response = await fetch(`${outer.url}${basePath}/orchestrators/Echo`, { method: 'POST' })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, 'not_allowed'])
    const error = await failureOf(clientOf(outer.url).startOrchestration({ functionName: 'Echo' }))
    expect(error).toMatchObject({ code: 'forbidden', gatewayCode: 'not_allowed' })
    expect(error.message.match(/startOrchestration/g)).toHaveLength(1)
  })

  test.each(['/apps/nobody', '/somewhere'])(
    'knows nothing at %s, and finds no instance missing there',
    async (path) => {
      await using mock = await serveMock({ key: hostKey })
      await using gateway = await serveInFrontOf(mock.url, hostKey)
      const client = clientOf(gateway.url + path)
      expect(await failureOf(client.getInstanceStatus({ instanceId: 'a' }))).toMatchObject({
        code: 'protocol',
        answeredBy: 'gateway',
      })
      expect(await failureOf(client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' }))).toMatchObject({
        code: 'protocol',
      })
    },
  )
})

interface Situation {
  of: string
  /** Serves what is wrong, and a gateway in front of it. */
  open: (resources: AsyncDisposableStack) => Promise<{ url: string; key?: string }>
  code: DurableErrorCode
  says: RegExp
}

const onMock = async (
  resources: AsyncDisposableStack,
  path: string,
  key: string,
  more: Partial<GatewayConfig> = {},
) => {
  const mock = resources.use(await serveMock({ key: hostKey }))
  return resources.use(await serveInFrontOf(mock.url + path, key, more))
}
const onServer = async (resources: AsyncDisposableStack, listener: RequestListener) => {
  const server = resources.use(await serveListener(listener))
  return resources.use(await serveInFrontOf(server.url, hostKey))
}
const withKeys = { auth: { apiKeys: [apiKeyFor('eyes', 'viewer', viewerKey)] } }

const situations: Situation[] = [
  { of: 'a stopped app', open: (r) => onServer(r, answering(403, page('This web app is stopped.'))), code: 'unavailable', says: /the function app is stopped/ },
  { of: 'an app that starts', open: (r) => onServer(r, answering(503, 'Function host is not running.', 'text/plain')), code: 'unavailable', says: /not running/ },
  { of: 'a wrong path of the host', open: (r) => onMock(r, '/elsewhere', hostKey), code: 'protocol', says: /nothing of this API is at that address/ },
  { of: 'another server with empty answers', open: (r) => onServer(r, answering(404, '')), code: 'protocol', says: /nothing of this API is at that address/ },
  { of: 'another server with pages', open: (r) => onServer(r, answering(404, page('Not Found'))), code: 'protocol', says: /another server/ },
  { of: 'a wrong port', open: async (r) => r.use(await serveInFrontOf(`http://127.0.0.1:${await freePort()}`, hostKey)), code: 'network', says: /no connection to the host/ },
  { of: 'a wrong key of the host', open: (r) => onMock(r, '', 'wrong-key-of-the-host'), code: 'unauthorized', says: /the host does not know the key/ },
  { of: 'a wrong key of the gateway', open: async (r) => ({ url: (await onMock(r, '', hostKey, withKeys)).url, key: 'wrong' }), code: 'unauthorized', says: /unauthenticated|does not know the caller/ },
  { of: 'an insufficient role', open: async (r) => ({ url: (await onMock(r, '', hostKey, withKeys)).url, key: viewerKey }), code: 'forbidden', says: /role/ },
] // prettier-ignore

describe.each(situations)('through the gateway, $of', ({ open, code, says, of }) => {
  const isOfRole = of === 'an insufficient role'

  test('is reported correctly by our client', async () => {
    await using resources = new AsyncDisposableStack()
    const { url, key } = await open(resources)
    const client = clientOf(url, key)
    const calls = {
      start: () => client.startOrchestrationWithId({ functionName: 'Echo', instanceId: 'a' }),
      purges: () => client.purgeInstances({ createdTimeFrom: '2020-01-01T00:00:00Z' }),
      event: () => client.raiseEvent({ instanceId: 'a', eventName: 'E' }),
      ...(isOfRole
        ? {}
        : { status: () => client.getInstanceStatus({ instanceId: 'a' }), list: () => client.listInstances() }),
    }
    for (const call of Object.values(calls)) {
      expect(await failureOf(call())).toMatchObject({ code, message: expect.stringMatching(says) })
    }
  })

  test("is reported correctly by Microsoft's client", async () => {
    await using resources = new AsyncDisposableStack()
    const { url, key = '' } = await open(resources)
    const client = createOfficialClient({ webhooks: url + basePath, key })
    const calls: Record<string, () => Promise<unknown>> = {
      start: () => client.startNew('Echo', { instanceId: 'a' }),
      purges: () => client.purgeInstanceHistoryBy({ createdTimeFrom: new Date(0) }),
      purge: () => client.purgeInstanceHistory('a'),
      event: () => client.raiseEvent('a', 'E', 1),
      terminate: () => client.terminate('a', 'why'),
      rewind: () => client.rewind('a', 'why'),
      ...(isOfRole ? {} : { status: () => client.getStatus('a'), list: () => client.getStatusAll() }),
    }
    for (const call of Object.values(calls)) {
      const { message } = await failureOf(call())
      expect(message).toMatch(says)
      expect(message).not.toMatch(/\[object Object\]|undefined|null|canary/)
    }
  })
})

describe("what Microsoft's client shows of the host's words", () => {
  const openMock = async (version: '2.13.7' | '3.14.1' | '3.15.3') => {
    const resources = new AsyncDisposableStack()
    const mock = resources.use(await serveMock({ key: hostKey, extensionVersion: version }))
    mock.host.seed({
      instances: [
        { instanceId: 'done', name: 'Echo' },
        { instanceId: 'live', name: 'WaitForGo', runtimeStatus: 'Running' },
      ],
    })
    const gateway = resources.use(await serveInFrontOf(mock.url, hostKey))
    const client: OfficialClient = createOfficialClient({ webhooks: gateway.url + basePath, key: '' })
    return { client, url: gateway.url, [Symbol.asyncDispose]: () => resources.disposeAsync() }
  }

  test.each(['2.13.7', '3.14.1', '3.15.3'] as const)('is readable of a rewind, with %s', async (version) => {
    await using target = await openMock(version)
    const ofDone = await failureOf(target.client.rewind('done', 'why'))
    expect(ofDone.message).toMatch(
      version === '2.13.7' ? /only a failed instance can be rewound/ : /^This orchestration has status Completed/,
    )
    expect((await failureOf(target.client.rewind('live', 'why'))).message).toMatch(/only.*failed/i)
    expect((await failureOf(target.client.rewind('none', 'why'))).message).toMatch(
      /No orchestration|no instance|No instance/,
    )
  })

  test.each(['2.13.7', '3.14.1', '3.15.3'] as const)(
    'is readable of a start under a live id, with %s',
    async (version) => {
      await using target = await openMock(version)
      const { message } = await failureOf(target.client.startNew('Echo', { instanceId: 'live' }))
      expect(message).toMatch(
        /status code: 409.*"Message":"An Orchestration instance with the status Running already exists\."/,
      )
    },
  )

  test('stands in the member Message for those that read it', async () => {
    await using target = await openMock('3.14.1')
    const restart = (url: string) =>
      fetch(`${url}${basePath}/instances/live/restart?restartWithNewInstanceId=false`, { method: 'POST' })
    const response = await restart(target.url)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(await response.json()).toMatchObject({
      code: 'conflict',
      Message: 'An Orchestration instance with the status Running already exists.',
    })
  })

  test('is a problem document for those that ask for one or take anything', async () => {
    await using target = await openMock('3.14.1')
    const rewind = async (accept: string) => {
      const response = await fetch(`${target.url}${basePath}/instances/done/rewind`, {
        method: 'POST',
        headers: { accept },
      })
      return typeof (await response.json())
    }
    expect(await rewind('*/*')).toBe('object')
    expect(await rewind('application/json')).toBe('object')
    expect(await rewind('application/problem+json, text/plain')).toBe('object')
    expect(await rewind('application/json, text/plain, */*')).toBe('string')
  })
})
