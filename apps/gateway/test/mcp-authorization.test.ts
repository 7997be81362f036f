import type { OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js'
import { UnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { OAuthClientInformationFull, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js'
import { describe, expect, test } from 'vitest'
import { createGateway } from '../src/gateway.ts'
import { nodeDigest } from '../src/runtimes/node/digest.ts'
import { serveGateway } from '../src/runtimes/node/serve.ts'
import { serveAuthorization } from './authorization-server.ts'
import { configFor } from './config-for.ts'
import { freePort } from './free-port.ts'
import { serveMock } from './served-mock.ts'

/** A gateway that takes tokens of an authorization server and nothing else, all on ports. */
async function setUp(path: string) {
  const stack = new AsyncDisposableStack()
  const mock = stack.use(await serveMock({ key: 'an upstream key' }))
  const authorization = stack.use(await serveAuthorization())
  const mcpPort = await freePort()
  const resource = `http://127.0.0.1:${mcpPort}${path}`
  const jwt = authorization.issuer.trusting({ audience: [resource] })
  const gateway = createGateway({
    config: configFor({ baseUrl: mock.url, key: 'an upstream key' }, { auth: { apiKeys: [], jwt } }),
    digest: nodeDigest,
  })
  const served = stack.use(await serveGateway({ gateway, restPort: 0, mcpPort }))
  return { mock, authorization, served, resource, [Symbol.asyncDispose]: () => stack.disposeAsync() }
}

/** A person with a browser: follows the client to the authorization server and comes back with a code. */
function createPerson(): OAuthClientProvider & { code(): Promise<string>; tokens(): OAuthTokens | undefined } {
  let client: OAuthClientInformationFull | undefined
  let tokens: OAuthTokens | undefined
  let verifier = ''
  let visit: URL | undefined
  return {
    redirectUrl: 'http://127.0.0.1/callback',
    clientMetadata: { redirect_uris: ['http://127.0.0.1/callback'], client_name: 'test' },
    clientInformation: () => client,
    saveClientInformation: (saved) => void (client = saved as OAuthClientInformationFull),
    tokens: () => tokens,
    saveTokens: (saved) => void (tokens = saved),
    saveCodeVerifier: (saved) => void (verifier = saved),
    codeVerifier: () => verifier,
    redirectToAuthorization: (url) => void (visit = url),
    async code() {
      const { headers } = await fetch(visit!, { redirect: 'manual' })
      return new URL(headers.get('location')!).searchParams.get('code')!
    },
  }
}

async function connect(url: string, person: ReturnType<typeof createPerson>) {
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StreamableHTTPClientTransport(new URL(url), { authProvider: person })
  try {
    await client.connect(transport)
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    await transport.finishAuth(await person.code())
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: person }))
  }
  return client
}

const consentOf = (resource: string, scope: string) => ({ resource, scope, challenge: 'S256' })

describe.each(['/mcp', '/'])("the MCP SDK's client that knows nothing but the address, at %s", (path) => {
  test('finds out where a token is to be had, and steps up when it needs more', async () => {
    await using stack = await setUp(path === '/' ? '' : path)
    const { authorization, resource } = stack
    const person = createPerson()
    const url = stack.served.mcpUrl + path
    const client = await connect(url, person)
    expect(authorization.consents).toEqual([consentOf(resource, 'Durable.Read')])
    const { tools } = await client.listTools()
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true)
    expect(await client.callTool({ name: 'listinstances', arguments: {} })).not.toHaveProperty('isError')

    const start = { name: 'startorchestration', arguments: { functionName: 'Hello', input: 'x' } }
    await expect(client.callTool(start)).rejects.toThrow(UnauthorizedError)
    expect(stack.mock.host.requests.all.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(authorization.consents).toHaveLength(1)
    const code = await person.code()
    expect(authorization.consents[1]).toEqual(consentOf(resource, 'Durable.Operate'))
    await (client.transport as StreamableHTTPClientTransport).finishAuth(code)
    expect(await client.callTool(start)).not.toHaveProperty('isError')
    await client.close()
  })

  test('is refused with a token for another audience, over REST as well', async () => {
    await using stack = await setUp(path === '/' ? '' : path)
    const token = await stack.authorization.issuer.token({ aud: 'https://other.example.com/mcp' })
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' })
    const overMcp = await fetch(stack.served.mcpUrl + path, { method: 'POST', headers, body })
    const overRest = await fetch(stack.served.restUrl, { headers })
    for (const response of [overMcp, overRest]) {
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toContain('another audience')
      await response.body?.cancel()
    }
    expect(stack.mock.host.requests.all).toEqual([])
  })
})
