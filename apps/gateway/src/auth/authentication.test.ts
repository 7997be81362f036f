import { describe, expect, test } from 'vitest'
import { keyOf, threeKeys } from '../../test/key-hash.ts'
import { nodeDigest } from '../runtimes/node/digest.ts'
import type { Face, RequestContext } from '../request/request-context.ts'
import { createAuthentication } from './authentication.ts'
import { type Digest, webDigest } from './digest.ts'

const contextOf = (face: Face): RequestContext => ({ face, id: '1', began: 0, peer: undefined, traceHeaders: {} })
const url = 'http://localhost:8080/runtime/webhooks/durabletask/instances'

/** Hands a request to the stage; `passed` is who it let through. */
async function ask(request: Request, { face = 'rest', digest = nodeDigest }: { face?: Face; digest?: Digest } = {}) {
  const context = contextOf(face)
  let passed = false
  const { stage } = createAuthentication(threeKeys, { digest })!
  const response = await stage(request, context, () => {
    passed = true
    return new Response()
  })
  return { response, passed, principal: context.principal }
}

describe('the authentication stage', () => {
  test('is not there where nobody is asked', () => {
    expect(createAuthentication(undefined)).toBeUndefined()
  })

  test.each([
    ['Node', nodeDigest],
    ['WebCrypto', webDigest],
  ])('knows a key by the digest of %s', async (_, digest) => {
    const request = new Request(url, { headers: { authorization: `Bearer ${keyOf.operator}` } })
    expect(await ask(request, { digest })).toMatchObject({
      passed: true,
      principal: { name: 'the operator', role: 'operator' },
    })
  })

  test('decides about a key on Node without a promise', () => {
    const response = new Response()
    const { stage } = createAuthentication(threeKeys, { digest: nodeDigest })!
    expect(stage(new Request(url, { headers: { 'x-api-key': keyOf.viewer } }), contextOf('rest'), () => response)).toBe(
      response,
    )
  })

  const wrong: [string, string][] = [
    ['another key', 'dhk-viewer-6Yb3'],
    ['a part of a key', keyOf.viewer.slice(0, -1)],
    ['a key and more', `${keyOf.viewer}x`],
    ['the hash of a key', threeKeys.apiKeys[0]!.sha256],
    ['a token, where no tokens are taken', 'eyJhbGciOiJub25lIn0.e30.'],
  ]
  test.each(wrong)('refuses %s with 401 and says nothing of it', async (_, key) => {
    const { response, passed } = await ask(new Request(url, { headers: { authorization: `Bearer ${key}` } }))
    const body = await response.text()
    expect(passed).toBe(false)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(body)).toMatchObject({
      status: 401,
      code: 'unauthenticated',
      detail: expect.any(String) as string,
    })
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="durable-http", error="invalid_token"/)
    expect(body + response.headers.get('www-authenticate')).not.toContain(key)
  })

  test('refuses a request without a credential with 401 and no error code', async () => {
    const { response, passed } = await ask(new Request(url))
    expect([passed, response.status, response.headers.get('www-authenticate')]).toEqual([
      false,
      401,
      'Bearer realm="durable-http"',
    ])
  })

  test('refuses two credentials that differ with 400, though both are good', async () => {
    const request = new Request(`${url}?code=${keyOf.admin}`, { headers: { 'x-api-key': keyOf.viewer } })
    const { response, passed } = await ask(request)
    expect([passed, response.status]).toEqual([false, 400])
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_request"')
  })

  test('speaks JSON-RPC on the MCP face', async () => {
    const { response } = await ask(new Request('http://localhost:9090/mcp', { method: 'POST' }), { face: 'mcp' })
    expect([response.status, await response.json()]).toEqual([
      401,
      expect.objectContaining({ jsonrpc: '2.0', id: null }),
    ])
  })

  test('has no metadata of an OAuth resource where there are only keys', async () => {
    const request = new Request('http://localhost:9090/.well-known/oauth-protected-resource/mcp')
    expect((await ask(request, { face: 'mcp' })).response.status).toBe(404)
  })

  const preflight = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' }
  const disguised: [string, Request, Face][] = [
    ['OPTIONS', new Request(url, { method: 'OPTIONS' }), 'rest'],
    ['a preflight of a page that no rule lets in', new Request(url, { method: 'OPTIONS', headers: preflight }), 'rest'],
    [
      'a request that names the metadata in its query',
      new Request('http://localhost/mcp?/.well-known/oauth-protected-resource'),
      'mcp',
    ],
    ['a path that holds the metadata', new Request('http://localhost/mcp/.well-known/oauth-protected-resource'), 'mcp'],
    [
      'POST to the metadata',
      new Request('http://localhost/.well-known/oauth-protected-resource', { method: 'POST' }),
      'mcp',
    ],
    ['the metadata on the REST face', new Request('http://localhost/.well-known/oauth-protected-resource'), 'rest'],
  ]
  test.each(disguised)('asks %s for a credential', async (_, request, face) => {
    expect(await ask(request, { face })).toMatchObject({ passed: false, response: { status: 401 } })
  })
})
