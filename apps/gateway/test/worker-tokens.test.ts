import { basePath } from '@durable-http/core'
import { beforeAll, expect, test } from 'vitest'
import { serveAuthorization } from './authorization-server.ts'
import { type BuiltGateway, buildForWorkers, type RunBuild } from './built-gateway.ts'
import { serveMock } from './served-mock.ts'
import { audience } from './token-issuer.ts'

const key = 'an-upstream-key'

async function ask({ restUrl }: BuiltGateway, token: string, signal?: AbortSignal) {
  const headers = { authorization: `Bearer ${token}` }
  const response = await fetch(`${restUrl}${basePath}/instances`, { headers, ...(signal && { signal }) })
  return [response.status, (await response.text()).slice(0, 300)]
}

let run: RunBuild
beforeAll(async () => {
  run = await buildForWorkers()
})

async function setUp() {
  const stack = new AsyncDisposableStack()
  const mock = stack.use(await serveMock({ key }))
  const authorization = stack.use(await serveAuthorization())
  const variables = {
    DURABLE_FUNCTIONS_BASE_URL: mock.url,
    DURABLE_FUNCTIONS_TOKEN: key,
    JWT_ISSUER: authorization.issuer.issuer,
    JWT_AUDIENCE: audience,
  }
  return { authorization, variables, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

test('workerd takes tokens though whoever came first did not wait', async () => {
  await using stack = await setUp()
  const { authorization, variables } = stack
  const { issuer } = authorization
  // Requests of one isolate share what they wait for, and the first of them may be gone before it comes.
  for (const path of ['/.well-known/oauth-authorization-server', '/keys']) {
    const reached = Promise.withResolvers<void>()
    const release = Promise.withResolvers<void>()
    authorization.before = async (asked) => {
      if (asked !== path) return
      reached.resolve()
      await release.promise
    }
    await using gateway = await run(variables)
    const first = new AbortController()
    const gone = ask(gateway, await issuer.token({ sub: 'first' }), first.signal)
    await reached.promise
    const together = Promise.all(['a', 'b', 'c'].map(async (sub) => ask(gateway, await issuer.token({ sub }))))
    first.abort()
    await expect(gone).rejects.toThrow('aborted')
    authorization.before = async () => undefined
    release.resolve()
    expect(await together, path).toEqual(Array.from({ length: 3 }, () => [200, '[]']))
  }
})

test('workerd judges tokens, and shows MCP clients where to get them', async () => {
  await using stack = await setUp()
  const { issuer } = stack.authorization
  await using gateway = await run(stack.variables)
  expect(await ask(gateway, await issuer.token({ aud: 'api://other' }))).toEqual([
    401,
    expect.stringContaining('another audience'),
  ])
  expect(await ask(gateway, await issuer.token({}, { kid: 'unknown' }))).toEqual([
    401,
    expect.stringContaining('does not publish'),
  ])
  expect(await ask(gateway, await issuer.token({ roles: null }))).toEqual([
    403,
    expect.stringContaining('gives no role'),
  ])

  const bare = await fetch(`${gateway.mcpUrl}/mcp`, { method: 'POST' })
  const [, metadata] = /resource_metadata="([^"]+)"/.exec(bare.headers.get('www-authenticate')!)!
  expect(await (await fetch(metadata!)).json()).toMatchObject({
    resource: `${gateway.mcpUrl}/mcp`,
    authorization_servers: [issuer.issuer],
  })
})
