import { createHash, randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { createTokenIssuer, type TokenIssuer } from './token-issuer.ts'

/** An OAuth authorization server on a port of its own whose user agrees to everything. */
export interface AuthorizationServer extends AsyncDisposable {
  issuer: TokenIssuer
  /** Questions to the user, in order. */
  consents: { scope: string | null; resource: string | null; challenge: string | null }[]
  /** Called before each response about metadata or keys, and waited for. */
  before: (path: string) => Promise<void>
}

interface Grant {
  challenge: string
  scope: string
  resource: string
}

/** Serves one with discovery (RFC 8414), registration (RFC 7591), PKCE (RFC 7636) and resource indicators (RFC 8707). */
export async function serveAuthorization(): Promise<AuthorizationServer> {
  const app = new Hono()
  const listening = Promise.withResolvers<string>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(`http://127.0.0.1:${port}`),
  )
  const origin = await listening.promise
  const issuer = await createTokenIssuer(origin)
  const grants = new Map<string, Grant>()
  const consents: AuthorizationServer['consents'] = []
  const metadata = {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    jwks_uri: `${origin}/keys`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
  }
  app.get('/.well-known/oauth-authorization-server', async (c) => {
    await self.before(c.req.path)
    return c.json(metadata)
  })
  app.get('/keys', async (c) => {
    await self.before(c.req.path)
    return c.json({ keys: issuer.published })
  })
  app.post('/register', async (c) => c.json({ ...(await c.req.json<object>()), client_id: 'a client' }, 201))
  app.get('/authorize', (c) => {
    const asked = (name: string) => c.req.query(name) ?? null
    consents.push({ scope: asked('scope'), resource: asked('resource'), challenge: asked('code_challenge_method') })
    const code = randomUUID()
    const grant = { challenge: asked('code_challenge')!, scope: asked('scope') ?? '', resource: asked('resource')! }
    grants.set(code, grant)
    const state = asked('state')
    const back = new URLSearchParams({ code, iss: origin, ...(state === null ? {} : { state }) })
    return c.redirect(`${asked('redirect_uri')}?${back}`)
  })
  // Pages exchange their codes themselves.
  app.use('/token', cors())
  app.post('/token', async (c) => {
    const form = await c.req.parseBody<{ [name: string]: string }>()
    const grant = grants.get(form['code'] ?? '')
    grants.delete(form['code'] ?? '')
    const proof = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url')
    if (!grant || grant.challenge !== proof || grant.resource !== form['resource']) {
      return c.json({ error: 'invalid_grant' }, 400)
    }
    const claims = { aud: grant.resource, scope: grant.scope, roles: null, client_id: 'a client' }
    return c.json({ access_token: await issuer.token(claims), token_type: 'Bearer', scope: grant.scope })
  })
  const self: AuthorizationServer = {
    issuer,
    consents,
    before: async () => undefined,
    async [Symbol.asyncDispose]() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
  return self
}
