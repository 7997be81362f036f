import { describe, expect, test } from 'vitest'
import type { JwtConfig } from '../config/gateway-config.ts'
import { createProtectedResource, isMetadataRequest } from './resource-metadata.ts'

const jwt: JwtConfig = {
  issuer: 'https://login.example.com',
  audience: ['api://app'],
  accessTokens: ['at+jwt'],
  algorithms: ['RS256'],
  claims: ['scp'],
  roles: { viewer: ['Durable.Read'], operator: ['Durable.Operate'], admin: ['Durable.Admin', 'Durable.Read'] },
  clockTolerance: 30,
}
const wellKnown = '/.well-known/oauth-protected-resource'

describe('a protected resource', () => {
  // Where it was asked, where its metadata is, and what it is called (RFC 9728, section 3.3: it must fit the address).
  test.each<[string | undefined, string, string, string]>([
    [undefined, 'http://127.0.0.1:9090/mcp', `http://127.0.0.1:9090${wellKnown}/mcp`, 'http://127.0.0.1:9090/mcp'],
    [undefined, 'http://127.0.0.1:9090/', `http://127.0.0.1:9090${wellKnown}`, 'http://127.0.0.1:9090'],
    [undefined, 'http://localhost:9090/mcp/?a=b', `http://localhost:9090${wellKnown}/mcp`, 'http://localhost:9090/mcp'],
    [undefined, 'http://localhost:9090/nowhere', `http://localhost:9090${wellKnown}/mcp`, 'http://localhost:9090/mcp'],
    [
      undefined,
      'http://localhost:9090/apps/orders/mcp',
      `http://localhost:9090${wellKnown}/apps/orders/mcp`,
      'http://localhost:9090/apps/orders/mcp',
    ],
    [
      'https://mcp.example.com/mcp',
      'http://127.0.0.1:9090/mcp',
      `https://mcp.example.com${wellKnown}/mcp`,
      'https://mcp.example.com/mcp',
    ],
    [
      'https://api.example.com/durable/mcp',
      'http://127.0.0.1:9090/mcp',
      `https://api.example.com/durable${wellKnown}/mcp`,
      'https://api.example.com/durable/mcp',
    ],
    [
      'https://api.example.com/durable/mcp/',
      'http://127.0.0.1:9090/apps/orders/mcp',
      `https://api.example.com/durable${wellKnown}/apps/orders/mcp`,
      'https://api.example.com/durable/apps/orders/mcp',
    ],
  ])('reached at %s and asked at %s has metadata at %s', async (publicMcpUrl, asked, metadataUrl, name) => {
    const resource = createProtectedResource(jwt, publicMcpUrl)
    expect(resource.metadataUrl(new Request(asked))).toBe(metadataUrl)
    const path = metadataUrl.slice(metadataUrl.indexOf(wellKnown))
    const request = new Request(new URL(path, asked))
    expect(isMetadataRequest(request)).toBe(true)
    const response = resource.respond(request)
    expect(response?.headers.get('content-type')).toBe('application/json')
    expect(await response?.json()).toEqual({
      resource: name,
      authorization_servers: ['https://login.example.com'],
      scopes_supported: ['Durable.Read', 'Durable.Operate', 'Durable.Admin'],
      bearer_methods_supported: ['header'],
      resource_name: 'Durable Functions over MCP',
    })
  })

  test('is found behind a proxy that strips no prefix', async () => {
    const resource = createProtectedResource(jwt, 'https://api.example.com/durable/mcp')
    const response = resource.respond(new Request(`http://127.0.0.1:9090${wellKnown}/durable/mcp`))
    expect(await response?.json()).toHaveProperty('resource', 'https://api.example.com/durable/mcp')
  })

  test.each([`${wellKnown}/other`, `${wellKnown}/mcp/more`, `${wellKnown}-more`, `${wellKnown}/apps/a/b/mcp`])(
    'is not at %s',
    (path) => {
      expect(createProtectedResource(jwt, undefined).respond(new Request(`http://localhost${path}`))).toBeUndefined()
    },
  )

  test('responds to HEAD without a body', async () => {
    const response = createProtectedResource(jwt, undefined).respond(
      new Request(`http://localhost${wellKnown}`, { method: 'HEAD' }),
    )
    expect([response?.status, await response?.text()]).toEqual([200, ''])
  })

  test('names what to ask its provider for where roles are not scopes', async () => {
    const scopes = ['api://1111/access']
    const response = createProtectedResource({ ...jwt, scopes }, undefined).respond(new Request(`http://h${wellKnown}`))
    expect(await response?.json()).toMatchObject({ scopes_supported: scopes })
  })

  test('names what to ask its provider for', async () => {
    const scopePrefix = 'api://1111/'
    const response = createProtectedResource({ ...jwt, scopePrefix }, undefined).respond(
      new Request(`http://h${wellKnown}`),
    )
    expect(await response?.json()).toMatchObject({
      scopes_supported: ['api://1111/Durable.Read', 'api://1111/Durable.Operate', 'api://1111/Durable.Admin'],
    })
  })
})
