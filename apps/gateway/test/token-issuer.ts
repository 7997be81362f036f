import type { Fetch } from '@durable-http/core'
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, SignJWT } from 'jose'
import { jwtDefaults } from '../src/config/defaults.ts'
import type { JwtConfig } from '../src/config/gateway-config.ts'

/** How the provider behaves: as it should, not at all, never to an end, with nonsense, in part, without an end, or with a body that stops. */
export type ProviderState =
  | 'up'
  | 'refusing'
  | 'failing'
  | 'silent'
  | 'nonsense'
  | 'torn'
  | 'endless'
  | 'stuck'
  | 'no keys'

/** A provider of tokens in this process, with keys of its own. */
export interface TokenIssuer {
  issuer: string
  /** Paths that were asked for, in order. */
  asked: string[]
  state: ProviderState
  /** Public keys that it publishes. */
  published: JWK[]
  fetch: Fetch
  /** Makes a key and publishes only that; tokens are signed with it from then on. */
  rotate(alg?: string): Promise<JWK>
  /** Writes a token: valid for five minutes, for the audience, unless claims say otherwise; null leaves one out. */
  token(claims?: Record<string, unknown>, header?: Partial<JWTHeaderParameters>): Promise<string>
  /** Configuration that trusts it. */
  trusting(more?: Partial<JwtConfig>): JwtConfig
}

export const audience = 'api://durable-gateway'

/** Makes a provider with one ES256 key. */
export async function createTokenIssuer(issuer = 'https://login.example.com/tenant/v2.0'): Promise<TokenIssuer> {
  let signing!: { key: CryptoKey; kid: string; alg: string }
  let made = 0
  const base = new URL(issuer)
  const path = base.pathname.replace(/\/$/, '')
  const jwksUrl = `${base.origin}${path}/keys`

  const responders: Readonly<Record<string, () => unknown>> = {
    [`${path}/.well-known/openid-configuration`]: () => ({ issuer, jwks_uri: jwksUrl }),
    [`${path}/keys`]: () => ({ keys: self.published }),
  }

  const self: TokenIssuer = {
    issuer,
    asked: [],
    state: 'up',
    published: [],
    async fetch(url, init) {
      const { pathname } = new URL(url)
      self.asked.push(pathname)
      const { state } = self
      if (state === 'refusing') throw new TypeError('fetch failed: connection refused')
      if (state === 'failing') return new Response('out of order', { status: 500 })
      if (state === 'nonsense') return new Response('<html>', { status: 200 })
      if (state === 'no keys') return Response.json({ issuer, jwks_uri: jwksUrl })
      if (state === 'silent') {
        return new Promise((_, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal!.reason as Error))
        })
      }
      if (state === 'endless' || state === 'stuck') {
        let parts = 0
        const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
          if (state === 'endless' || parts++ === 0) controller.enqueue(new Uint8Array(65_536).fill(0x20))
        }
        return new Response(new ReadableStream({ pull }))
      }
      if (state === 'torn') {
        return new Response(
          new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) }),
        )
      }
      const respond = responders[pathname]
      return respond ? Response.json(respond()) : new Response(null, { status: 404 })
    },
    async rotate(alg = 'ES256') {
      const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
      const kid = `key-${++made}`
      signing = { key: privateKey, kid, alg }
      const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig', alg }
      self.published = [jwk]
      return jwk
    },
    async token(claims = {}, header = {}) {
      const now = Math.floor(Date.now() / 1_000)
      const all = {
        iss: issuer,
        aud: audience,
        sub: 'ana',
        iat: now,
        exp: now + 300,
        roles: ['Durable.Read'],
        ...claims,
      }
      const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
      const { key, kid, alg } = signing
      return new SignJWT(given)
        .setProtectedHeader({ alg, kid, typ: 'at+jwt', ...header })
        .sign(key, { crit: Object.fromEntries((header.crit ?? []).map((name) => [name, false])) })
    },
    trusting: (more = {}) => ({
      issuer,
      audience: [audience],
      algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
      accessTokens: jwtDefaults.accessTokens,
      claims: ['roles', 'scp', 'scope'],
      roles: { viewer: ['Durable.Read'], operator: ['Durable.Operate'], admin: ['Durable.Admin'] },
      clockTolerance: 30,
      ...more,
    }),
  }
  await self.rotate()
  return self
}
