import {
  createDurableClient,
  type Effect,
  type Fetch,
  type Operation,
  type OperationName,
  operationNames,
  operations,
} from '@durable-http/core'
import { catalogue } from '@durable-http/mcp'
import { createMockHost, DEFAULT_KEY } from '@durable-http/mock'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AuthConfig, Role } from '../src/config/gateway-config.ts'
import { createGateway } from '../src/gateway.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import { configFor } from './config-for.ts'
import { exampleInputs } from './example-inputs.ts'
import { keyOf, threeKeys } from './key-hash.ts'
import { createTokenIssuer, type TokenIssuer } from './token-issuer.ts'
import { toolCalls, toolCallSeed } from './tool-calls.ts'

// Written out by hand, so that the table under test is not its own judge.
const lowestRole: Readonly<Record<Effect, Role>> = {
  read: 'viewer',
  start: 'operator',
  signal: 'operator',
  control: 'operator',
  delete: 'admin',
}
const roles: readonly Role[] = ['viewer', 'operator', 'admin']
const may = (role: Role, effect: Effect) => roles.indexOf(role) >= roles.indexOf(lowestRole[effect])
const scopeOf: Readonly<Record<Role, string>> = {
  viewer: 'Durable.Read',
  operator: 'Durable.Operate',
  admin: 'Durable.Admin',
}

let issuer: TokenIssuer
beforeAll(async () => {
  issuer = await createTokenIssuer()
})

/** A gateway with API keys and tokens before a mock host whose requests are noted. */
function setUp() {
  const host = createMockHost()
  host.seed(toolCallSeed)
  const auth: AuthConfig = { ...threeKeys, jwt: issuer.trusting({ scopePrefix: 'api://app/' }) }
  const gateway = createGateway({
    config: configFor({ baseUrl: 'https://myapp.test', key: DEFAULT_KEY }, { auth }),
    fetchOf: () => (url, init) => host.fetch(new Request(url, init)),
    fetch: issuer.fetch,
    digest: nodeDigest,
  })
  const changes = () => host.requests.all.filter(({ method }) => method !== 'GET')
  return { gateway, host, changes, [Symbol.asyncDispose]: () => host.dispose() }
}

const credentials: Readonly<Record<string, (role: Role) => Promise<string>>> = {
  'an API key': async (role) => keyOf[role],
  'a token': (role) => issuer.token({ roles: [scopeOf[role]] }),
}
const callers = roles.flatMap((role) => Object.keys(credentials).map((kind) => [role, kind] as const))

describe.each(callers)('the role %s, shown with %s', (role, kind) => {
  const authorization = async () => `Bearer ${await credentials[kind]!(role)}`

  test.each(operationNames.map((name) => [name, operations[name].effect] as const))(
    'over REST: %s (%s)',
    async (name: OperationName, effect) => {
      await using stack = setUp()
      const fetch: Fetch = (url, init) => stack.gateway.rest.fetch(new Request(url, init))
      const client = createDurableClient({
        baseUrl: 'http://localhost:8080',
        headers: { authorization: await authorization() },
        // Its looks before a purge or rewind are not what is under test.
        allowHazards: ['purgeOfLiveInstance', 'rewindOfRetriedActivity'],
        retry: false,
        fetch,
      })
      const { taskHub: _, connection: __, ...input } = exampleInputs[name] as Record<string, unknown>
      const call = client.raw[name] as (given: object) => Promise<Response>
      const response = await call(input)
      if (may(role, effect)) {
        expect([401, 403]).not.toContain(response.status)
        expect(stack.host.requests.all.length).toBeGreaterThan(0)
        return
      }
      const needed = lowestRole[effect]
      expect([response.status, response.headers.get('content-type')]).toEqual([403, 'application/problem+json'])
      expect(response.headers.get('www-authenticate')).toMatch(
        new RegExp(`^Bearer realm="durable-http", error="insufficient_scope", .*scope="api://app/${scopeOf[needed]}"$`),
      )
      expect(await response.json()).toMatchObject({
        code: 'role_too_low',
        detail: `${name} needs the role ${needed}; the caller has ${role}`,
      })
      expect(stack.host.requests.all).toEqual([])
    },
  )

  const own = {
    waitforinstance: 'read',
    diagnoseinstance: 'read',
    summarizeinstances: 'read',
    bulkinstances: 'control',
  } as const
  const rows = new Map<string, Operation>(operationNames.map((name) => [name.toLowerCase(), operations[name]]))
  const effectOf = (tool: string) => rows.get(tool)?.effect ?? own[tool as keyof typeof own]
  const args = new Map<string, object>(
    Object.entries({
      ...toolCalls,
      restartInstance: { instanceId: 'past' },
      waitForInstance: { instanceId: 'past' },
      diagnoseInstance: { instanceId: 'past' },
      summarizeInstances: {},
      bulkInstances: { action: 'suspend', filter: { functionName: 'Hello' } },
    }).map(([name, given]) => [name.toLowerCase(), given]),
  )

  const post = async (gateway: ReturnType<typeof setUp>['gateway'], method: string, params: object = {}) =>
    gateway.mcp.fetch(
      new Request('http://localhost:9090/mcp', {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          authorization: await authorization(),
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }),
      }),
    )

  test('over MCP: is shown the tools that it may call', async () => {
    await using stack = setUp()
    const response = (await (await post(stack.gateway, 'tools/list')).json()) as {
      result: { tools: { name: string }[] }
    }
    const allowed = catalogue.filter(({ name }) => may(role, effectOf(name)))
    expect(response.result.tools.map(({ name }) => name)).toEqual(allowed.map(({ name }) => name))
  })

  test.each(catalogue.map(({ name }) => [name, effectOf(name)] as const))('over MCP: %s (%s)', async (name, effect) => {
    await using stack = setUp()
    const response = await post(stack.gateway, 'tools/call', { name, arguments: args.get(name)! })
    if (may(role, effect)) {
      expect(response.status).toBe(200)
      expect(await response.json()).toHaveProperty('result.content')
      return
    }
    const needed = lowestRole[effect]
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="durable-http", error="insufficient_scope", error_description="${name} needs the role ${needed}; the caller has ${role}", ` +
        `scope="api://app/${scopeOf[needed]}", resource_metadata="http://localhost:9090/.well-known/oauth-protected-resource/mcp"`,
    )
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) as string } })
    expect(stack.host.requests.all).toEqual([])
  })

  test.each(['/', '/openapi.json', '/docs'])('may read %s', async (path) => {
    await using stack = setUp()
    const headers = { authorization: await authorization() }
    expect((await stack.gateway.rest.fetch(new Request(`http://localhost:8080${path}`, { headers }))).status).toBe(200)
  })
})

test('the matrix has every operation and every tool in it', () => {
  expect(operationNames).toHaveLength(19)
  const tools = new Set(catalogue.map(({ name }) => name))
  const without = operationNames.filter((name) => !tools.has(name.toLowerCase()))
  expect(without.sort()).toEqual(['deleteEntity', 'listAllEntities', 'purgeEntity', 'restartInstanceWithOptions'])
  expect(tools.size).toBe(19)
})

describe('without a credential', () => {
  const paths = ['/', '/openapi.json', '/docs', '/nowhere', '/runtime/webhooks/durabletask/instances']
  test.each(paths)('REST says nothing of %s', async (path) => {
    await using stack = setUp()
    const response = await stack.gateway.rest.fetch(new Request(`http://localhost:8080${path}`))
    expect(response.status).toBe(401)
    expect(stack.host.requests.all).toEqual([])
  })

  test.each(['/health/live', '/health/ready'])('both faces tell how they are at %s', async (path) => {
    await using stack = setUp()
    for (const face of ['rest', 'mcp'] as const) {
      const response = await stack.gateway[face].fetch(new Request(`http://localhost${path}`))
      expect([face, response.status]).toEqual([face, 200])
    }
  })

  test.each(['/', '/mcp', '/nowhere'])('MCP says at %s where a token is to be had', async (path) => {
    await using stack = setUp()
    const response = await stack.gateway.mcp.fetch(new Request(`http://localhost:9090${path}`, { method: 'POST' }))
    const metadata = `http://localhost:9090/.well-known/oauth-protected-resource${path === '/' ? '' : '/mcp'}`
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="durable-http", scope="api://app/Durable.Read", resource_metadata="${metadata}"`,
    )
    expect(stack.host.requests.all).toEqual([])
  })
})

test('roles hold for the tools of several apps as for those of one', async () => {
  await using host = createMockHost()
  const upstreams = ['orders', 'payments'].map((name) => ({ name, baseUrl: `https://${name}.test`, key: DEFAULT_KEY }))
  const config = { ...configFor({ baseUrl: 'https://unused.test' }, { auth: threeKeys }), upstreams }
  const gateway = createGateway({ config, fetchOf: () => (url, init) => host.fetch(new Request(url, init)) })
  const post = (role: Role, method: string, params: object, path = '/mcp') =>
    gateway.mcp.fetch(
      new Request(`http://localhost:9090${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'x-api-key': keyOf[role],
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      }),
    )
  const start = { name: 'startorchestration', arguments: { functionName: 'Hello', app: 'payments' } }
  expect((await post('operator', 'tools/call', start)).status).toBe(200)
  expect(host.requests.all).toHaveLength(1)
  for (const path of ['/mcp', '/apps/orders/mcp']) {
    const listed = (await (await post('viewer', 'tools/list', {}, path)).json()) as {
      result: { tools: { name: string; annotations: { readOnlyHint: boolean } }[] }
    }
    expect(listed.result.tools.length).toBeGreaterThan(6)
    expect(listed.result.tools.every(({ annotations }) => annotations.readOnlyHint)).toBe(true)
    const refused = await post('viewer', 'tools/call', start, path)
    expect([refused.status, await refused.json()]).toMatchObject([403, { error: { data: { code: 'role_too_low' } } }])
  }
  expect(host.requests.all).toHaveLength(1)
})

test('the preflight of a page that may call succeeds without a credential, what follows does not', async () => {
  await using host = createMockHost()
  const origin = 'https://portal.example.com'
  const config = configFor(
    { baseUrl: 'https://myapp.test', key: DEFAULT_KEY },
    { auth: threeKeys, corsOrigins: [origin] },
  )
  const gateway = createGateway({ config, fetchOf: () => (url, init) => host.fetch(new Request(url, init)) })
  const ask = (method: string, headers: Record<string, string> = {}) =>
    gateway.rest.fetch(
      new Request('http://localhost:8080/runtime/webhooks/durabletask/instances', {
        method,
        headers: { origin, ...headers },
      }),
    )
  const preflight = await ask('OPTIONS', {
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  })
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin])
  const refused = await ask('GET')
  expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, origin])
  expect((await ask('GET', { authorization: `Bearer ${keyOf.viewer}` })).status).toBe(200)
})

test('the OpenAPI document describes authentication and the rights of each role', async () => {
  await using stack = setUp()
  const headers = { 'x-api-key': keyOf.viewer }
  const response = await stack.gateway.rest.fetch(new Request('http://localhost:8080/openapi.json', { headers }))
  const document = (await response.json()) as {
    components: { securitySchemes: object }
    paths: Record<
      string,
      Record<string, { operationId: string; security: Record<string, string[]>[]; responses: object }>
    >
  }
  expect(Object.keys(document.components.securitySchemes)).toEqual(['bearer', 'apiKey', 'functionsKey', 'code'])
  for (const row of Object.values(document.paths).flatMap((methods) => Object.values(methods))) {
    const name = row.operationId.replace(/WithoutKey$/, '') as OperationName
    // The paths below /v1 have no row of their own; those of today read.
    const effect = name in operations ? operations[name].effect : 'read'
    expect(row.security[0]).toEqual({ bearer: [lowestRole[effect]] })
    expect(Object.keys(row.responses)).toEqual(expect.arrayContaining(['401', '403', '429']))
  }
})

describe('rules of access', () => {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
  const toolsOf = async (access: object) => {
    await using host = createMockHost()
    const config = configFor(
      { baseUrl: 'https://myapp.test' },
      { access: { readOnly: false, allow: {}, deny: {}, ...access } },
    )
    const gateway = createGateway({ config, fetchOf: () => (url, init) => host.fetch(new Request(url, init)) })
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const response = await gateway.mcp.fetch(
      new Request('http://localhost:9090/mcp', { method: 'POST', headers, body }),
    )
    const { result } = (await response.json()) as { result: { tools: { name: string }[] } }
    return result.tools.map(({ name }) => name)
  }

  test('hold on the MCP face, for tools of ours as well', async () => {
    const all = catalogue.map(({ name }) => name)
    expect(await toolsOf({})).toEqual(all)
    expect(await toolsOf({ deny: { operations: ['listInstances'] } })).toEqual(
      all.filter(
        (name) =>
          !['listinstances', 'summarizeinstances', 'diagnoseinstance', 'purgeinstances', 'bulkinstances'].includes(
            name,
          ),
      ),
    )
    expect(await toolsOf({ allow: { operations: ['getInstanceStatus', 'raiseEvent'] } })).toEqual([
      'getinstancestatus',
      'waitforinstance',
      'raiseevent',
    ])
    expect(await toolsOf({ readOnly: true, allow: { operations: ['raiseEvent', 'getEntity'] } })).toEqual(['getentity'])
  })
})
