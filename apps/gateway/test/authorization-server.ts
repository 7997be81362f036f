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
  /** Refresh tokens that were exchanged, in order. */
  refreshed: string[]
  /** Called before each response about metadata or keys, and waited for. */
  before: (path: string) => Promise<void>
}

interface Grant {
  challenge: string
  scope: string
  resource: string
}

/** Behaviour of an authorization server. */
export interface AuthorizationOptions {
  /** Gives refresh tokens, each for one use, to clients that request `offline_access`. */
  refreshes?: boolean
  /** Seconds for which each access token is valid in turn, the last one for all that follow; negative for one that has expired. */
  lifetimes?: readonly number[]
}

/** Serves one with discovery (RFC 8414), registration (RFC 7591), PKCE (RFC 7636) and resource indicators (RFC 8707). */
export async function serveAuthorization({
  refreshes = false,
  lifetimes = [300],
}: AuthorizationOptions = {}): Promise<AuthorizationServer> {
  const app = new Hono()
  const listening = Promise.withResolvers<string>()
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(`http://127.0.0.1:${port}`),
  )
  const origin = await listening.promise
  const issuer = await createTokenIssuer(origin)
  const grants = new Map<string, Grant>()
  const refreshable = new Map<string, Grant>()
  const remaining = [...lifetimes]
  const consents: AuthorizationServer['consents'] = []
  const metadata = {
    issuer: origin,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    registration_endpoint: `${origin}/register`,
    jwks_uri: `${origin}/keys`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', ...(refreshes ? ['refresh_token'] : [])],
    ...(refreshes ? { scopes_supported: ['offline_access'] } : {}),
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
    const { refresh_token: shown } = form
    if (shown !== undefined) {
      self.refreshed.push(shown)
      const earlier = refreshable.get(shown)
      refreshable.delete(shown)
      return earlier ? c.json(await tokensFor(earlier)) : c.json({ error: 'invalid_grant' }, 400)
    }
    const grant = grants.get(form['code'] ?? '')
    grants.delete(form['code'] ?? '')
    const proof = createHash('sha256')
      .update(form['code_verifier'] ?? '')
      .digest('base64url')
    if (!grant || grant.challenge !== proof || grant.resource !== form['resource']) {
      return c.json({ error: 'invalid_grant' }, 400)
    }
    return c.json(await tokensFor(grant))
  })
  async function tokensFor(grant: Grant): Promise<object> {
    const lifetime = remaining.length > 1 ? remaining.shift()! : remaining[0]!
    const exp = Math.floor(Date.now() / 1_000) + lifetime
    const scope = grant.scope.replace(/ ?offline_access/, '')
    const claims = { aud: grant.resource, scope, roles: null, client_id: 'a client', exp }
    const token = { access_token: await issuer.token(claims), token_type: 'Bearer', scope, expires_in: lifetime }
    if (!refreshes || !grant.scope.includes('offline_access')) return token
    const refreshToken = randomUUID()
    refreshable.set(refreshToken, grant)
    return { ...token, refresh_token: refreshToken }
  }
  const self: AuthorizationServer = {
    issuer,
    consents,
    refreshed: [],
    before: async () => undefined,
    async [Symbol.asyncDispose]() {
      server.close()
      if ('closeAllConnections' in server) server.closeAllConnections()
    },
  }
  return self
}
