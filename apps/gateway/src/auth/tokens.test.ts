import { createHmac, createPublicKey, type JsonWebKey as NodeJwk } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { audience, createTokenIssuer, type ProviderState, type TokenIssuer } from '../../test/token-issuer.ts'
import type { JwtConfig } from '../config/gateway-config.ts'
import { nodeDigest } from '../runtimes/node/digest.ts'
import { createTokenCheck, type TokenCheckOptions } from './tokens.ts'
import { webDigest } from './digest.ts'

const now = () => Math.floor(Date.now() / 1_000)
const pass = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000)
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const clock = { now: () => Date.now(), sleep: async () => undefined }
const checkFor = (issuer: TokenIssuer, config: Partial<JwtConfig> = {}, options: Partial<TokenCheckOptions> = {}) =>
  createTokenCheck(issuer.trusting(config), { digest: nodeDigest, fetch: issuer.fetch, clock, ...options })

// The library of tokens reads the clock of the machine.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-01T10:00:00Z') }))
afterEach(() => void vi.useRealTimers())

const viewer = {
  principal: { name: 'https://login.example.com/tenant/v2.0 ana', role: 'viewer', expires: expect.any(Number) },
}
const refused = (detail: RegExp) => ({
  refusal: { status: 401, error: 'invalid_token', detail: expect.stringMatching(detail) as string },
})

describe('a token that counts', () => {
  test.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('is one signed by %s with the key that it names', async (alg) => {
    const issuer = await createTokenIssuer()
    await issuer.rotate(alg)
    expect(await checkFor(issuer)(await issuer.token())).toEqual(viewer)
  })

  test.each<[string, Record<string, unknown>, object?]>([
    ['is meant for several audiences', { aud: ['https://other.example.com', audience] }],
    ['has expired within the tolerance', { exp: 29, iat: -400 }],
    ['is valid within the tolerance', { nbf: 29 }],
    ['has no type, and scopes', { scope: 'openid' }, { typ: undefined }],
    ['is of Entra ID, version 2', { ver: '2.0', azp: 'app', azpacr: '1', scp: 'access', auth_time: 1 }, { typ: 'JWT' }],
    ['is of Entra ID, version 1', { ver: '1.0', appid: 'app', appidacr: '2', scp: 'access' }, { typ: 'JWT' }],
    ['is of Auth0', { azp: 'app', scope: 'openid profile' }, { typ: 'JWT' }],
    ['is of Keycloak', { typ: 'Bearer', azp: 'app', scope: 'openid', auth_time: 1 }, { typ: 'JWT' }],
    ['is of Cognito', { token_use: 'access', client_id: 'app', scope: 'openid', auth_time: 1 }, { typ: undefined }],
    ['is of Okta', { ver: 1, cid: 'app', scp: ['openid'], auth_time: 1 }, { typ: undefined }],
    ['of RFC 9068 tells when somebody signed in', { auth_time: 1 }, { typ: 'at+jwt' }],
    ['says that it is an access token', {}, { typ: 'at+jwt' }],
    ['says so in full', {}, { typ: 'application/at+jwt' }],
  ])('%s', async (_, claims, header) => {
    const issuer = await createTokenIssuer()
    const { exp, nbf, iat, ...others } = claims as Record<string, number>
    const times = {
      ...(exp === undefined ? {} : { exp: now() - exp }),
      ...(nbf === undefined ? {} : { nbf: now() + nbf }),
      ...(iat === undefined ? {} : { iat: now() + iat }),
    }
    expect(await checkFor(issuer)(await issuer.token({ ...others, ...times }, header))).toEqual(viewer)
  })

  test('is found good with the digest of WebCrypto, too', async () => {
    const issuer = await createTokenIssuer()
    expect(await checkFor(issuer, {}, { digest: webDigest })(await issuer.token())).toEqual(viewer)
  })

  test('needs no request for metadata where the address of the keys is known', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer, { jwksUrl: 'https://login.example.com/tenant/v2.0/keys' })
    expect(await check(await issuer.token())).toEqual(viewer)
    expect(issuer.asked).toEqual(['/tenant/v2.0/keys'])
  })
})

describe('a token is refused', () => {
  test.each<[string, Record<string, unknown>, RegExp, object?]>([
    ['that has expired', { exp: -31 }, /has expired/],
    ['that never expires', { exp: null }, /no exp/],
    ['that is not valid yet', { nbf: 31 }, /not valid yet/],
    ['of another issuer', { iss: 'https://login.example.com/other/v2.0' }, /another issuer/],
    ['of an issuer that begins alike', { iss: 'https://login.example.com/tenant/v2.0/' }, /another issuer/],
    ['for another audience', { aud: 'api://other' }, /another audience/],
    ['for no audience', { aud: null }, /another audience/],
    ['that stands for nobody', { sub: null }, /does not tell who/],
    ['with a hash of an access token', { at_hash: 'x' }, /holds at_hash.*expected an access token/],
    ['with a hash of a code', { c_hash: 'x' }, /holds c_hash/],
    ['with a hash of a state', { s_hash: 'x' }, /holds s_hash/],
    ['with a nonce', { nonce: 'x' }, /holds nonce/],
    ['with a nonce and scopes', { nonce: 'x', scope: 'openid', azpacr: '1' }, /holds nonce/, { typ: 'JWT' }],
    ['with events', { events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }, /holds events/],
    ['that is an ID token of Keycloak', { typ: 'ID' }, /says in typ/],
    ['that is a refresh token of Keycloak', { typ: 'Refresh' }, /says in typ/],
    ['that is an offline token of Keycloak', { typ: 'Offline', scope: 'x' }, /says in typ/, { typ: 'JWT' }],
    ['that is a logout token of Keycloak', { typ: 'Logout' }, /says in typ/],
    ['that has its kind as a list', { typ: ['Bearer'] }, /says in typ/],
    ['that is an ID token of Cognito', { token_use: 'id' }, /says in token_use/],
    ['that is a refresh token of another library', { token_type: 'refresh' }, /says in token_type/],
    ['that is a logout token', {}, /not an access token/, { typ: 'logout+jwt' }],
    ['that is a security event', {}, /not an access token/, { typ: 'secevent+jwt' }],
    ['that is a response of introspection', {}, /not an access token/, { typ: 'token-introspection+jwt' }],
    ['that shows no kind', {}, /does not show that it is an access token/, { typ: 'JWT' }],
    ['without a type that shows no kind', {}, /does not show/, { typ: undefined }],
    [
      'that is an ID token of Entra ID',
      { ver: '2.0', tid: 't', oid: 'o', rh: 'r', uti: 'u' },
      /not show/,
      { typ: 'JWT' },
    ],
    ['with the time of a sign-in', { auth_time: 1 }, /does not show/, { typ: 'JWT' }],
    ['with scopes and the time of a sign-in', { auth_time: 1, scope: 'openid' }, /does not show/, { typ: 'JWT' }],
    ['with an empty scope', { scope: '' }, /does not show/, { typ: 'JWT' }],
    ['that is bound to a key of its client', { cnf: { jkt: 'x' } }, /bound to a key/],
    ['with a header that must be understood', {}, /not understood/, { crit: ['x-new'], 'x-new': 1 }],
    ['that names a key nobody published', {}, /does not publish/, { kid: 'key-of-somebody' }],
  ])('%s', async (_, claims, detail, header) => {
    const issuer = await createTokenIssuer()
    const { exp, nbf } = claims as Record<string, number | null>
    const times = {
      ...(typeof exp === 'number' ? { exp: now() + exp } : {}),
      ...(typeof nbf === 'number' ? { nbf: now() + nbf } : {}),
    }
    const token = await issuer.token({ ...claims, ...times }, header)
    const verdict = await checkFor(issuer)(token)
    expect(verdict).toEqual(refused(detail))
    expect(JSON.stringify(verdict)).not.toContain(token.split('.')[2])
  })

  const forgeries: [string, RegExp, (good: string, issuer: TokenIssuer) => string][] = [
    [
      'without a signature, alg none',
      /algorithm/,
      (good) => `${encode({ alg: 'none', typ: 'JWT' })}.${good.split('.')[1]}.`,
    ],
    ['with alg NONE and a signature', /algorithm/, (good) => `${encode({ alg: 'NONE' })}.${good.split('.')[1]}.c2ln`],
    [
      'signed by HS256 with the public key as the secret',
      /algorithm/,
      (good, { published }) => {
        const key = createPublicKey({ key: published[0] as NodeJwk, format: 'jwk' })
        const text = `${encode({ alg: 'HS256', kid: published[0]!.kid })}.${good.split('.')[1]}`
        const pem = key.export({ type: 'spki', format: 'pem' })
        return `${text}.${createHmac('sha256', pem).update(text).digest('base64url')}`
      },
    ],
    [
      'whose claims were changed',
      /signature/,
      (good) => {
        const [header, claims, signature] = good.split('.')
        const changed = {
          ...(JSON.parse(Buffer.from(claims!, 'base64url').toString()) as object),
          roles: ['Durable.Admin'],
        }
        return `${header}.${encode(changed)}.${signature}`
      },
    ],
    ['whose signature is cut off', /signature/, (good) => good.slice(0, good.lastIndexOf('.') + 1)],
    ['whose claims are not JSON', /signature|read/, (good) => good.replace(/\.[^.]+\./, '.AAAA.')],
    ['whose header is not JSON', /read/, (good) => `eyJh.${good.split('.').slice(1).join('.')}`],
  ]
  test.each(forgeries)('%s', async (_, detail, forge) => {
    const issuer = await createTokenIssuer()
    await issuer.rotate('RS256')
    expect(await checkFor(issuer)(forge(await issuer.token({}), issuer))).toEqual(refused(detail))
  })

  test('that brings the key along that it is signed with', async () => {
    const [issuer, thief] = await Promise.all([createTokenIssuer(), createTokenIssuer()])
    const [jwk] = thief.published
    const token = await thief.token({}, { jwk: jwk!, jku: 'https://thief.example.com/keys', kid: 'key-9' })
    expect(await checkFor(issuer)(token)).toEqual(refused(/does not publish/))
    expect(issuer.asked.every((path) => path.startsWith('/tenant/'))).toBe(true)
  })

  test('that is signed by an algorithm which its issuer has and the configuration does not', async () => {
    const issuer = await createTokenIssuer()
    const token = await issuer.token()
    expect(await checkFor(issuer, { algorithms: ['RS256'] })(token)).toEqual(refused(/algorithm/))
  })
})

test.each([['HS256'], ['none'], ['RS256,HS512'], ['dir'], ['']])('algorithms %s are not valid', async (names) => {
  const issuer = await createTokenIssuer()
  const algorithms = names === '' ? [] : names.split(',')
  expect(() => checkFor(issuer, { algorithms })).toThrow(/asymmetric/)
})

describe('the configured mark of access tokens', () => {
  test.each<[string[], object, string | undefined, boolean]>([
    [['at+jwt'], { scope: 'openid' }, 'JWT', false],
    [['at+jwt'], {}, 'AT+JWT', true],
    [['azpacr'], { scope: 'openid' }, 'JWT', false],
    [['azpacr'], {}, 'at+jwt', false],
    [['azpacr'], { azpacr: '1' }, 'JWT', true],
    [['use.kind=access'], { use: { kind: 'access' } }, 'JWT', true],
    [['use.kind=access'], { use: { kind: 'Access' } }, 'JWT', false],
    [['use=a=b'], { use: 'a=b' }, 'JWT', true],
    [['toString'], {}, 'JWT', false],
  ])('%j with claims %j and the type %s: %s', async (accessTokens, claims, typ, counts) => {
    const issuer = await createTokenIssuer()
    const verdict = await checkFor(issuer, { accessTokens })(await issuer.token({ ...claims }, { typ: typ! }))
    expect(verdict).toEqual(counts ? viewer : refused(/does not show that it is an access token; expected /))
  })
})

describe('signing keys', () => {
  test('are fetched once for many tokens', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    const tokens = await Promise.all(['ana', 'bob', 'cyd'].map((sub) => issuer.token({ sub })))
    await Promise.all(tokens.map(async (token) => check(token)))
    expect(issuer.asked).toEqual(['/tenant/v2.0/.well-known/openid-configuration', '/tenant/v2.0/keys'])
  })

  test('are fetched again for an unknown key, half a minute after the last time at the earliest', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    await check(await issuer.token())
    await issuer.rotate()
    const rotated = await issuer.token()
    expect(await check(rotated)).toEqual(refused(/does not publish/))
    for (let junk = 0; junk < 10; junk++) await check(await issuer.token({}, { kid: `junk-${junk}` }))
    expect(issuer.asked).toHaveLength(2)
    pass(31)
    expect(await check(rotated)).toEqual(viewer)
    expect(issuer.asked).toHaveLength(3)
  })

  test('that were withdrawn count no more after ten minutes, even for tokens that were seen before', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    const old = await issuer.token({ exp: now() + 7_200 })
    expect(await check(old)).toEqual(viewer)
    await issuer.rotate()
    pass(601)
    // The first token after that makes the keys be fetched behind its back.
    await check(await issuer.token())
    await vi.waitFor(() => expect(issuer.asked).toHaveLength(3))
    pass(301)
    expect(await check(old)).toEqual(refused(/does not publish/))
  })

  const outages: ProviderState[] = ['refusing', 'failing', 'silent', 'nonsense', 'torn', 'endless', 'stuck']
  test.each(outages)('that cannot be had make a 503 and no 401: provider %s', async (state) => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer, {}, { keysTimeout: 20 })
    const token = await issuer.token()
    issuer.state = state
    expect(await check(token)).toEqual({
      refusal: {
        status: 503,
        detail: expect.stringMatching(/^the token cannot be checked: /) as string,
        retryAfter: 5,
      },
    })
    const asked = issuer.asked.length
    // A flood of tokens is not a flood of requests to a provider in trouble.
    await Promise.all(Array.from({ length: 20 }, async () => check(token)))
    expect(issuer.asked).toHaveLength(asked)
    issuer.state = 'up'
    pass(3)
    expect(await check(token)).toEqual(viewer)
  })

  test.each(outages)('are kept while their provider is in trouble, for an hour: provider %s', async (state) => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer, {}, { keysTimeout: 20 })
    const long = { exp: now() + 7_200 }
    await check(await issuer.token())
    issuer.state = state
    pass(3_500)
    expect(await check(await issuer.token({ ...long, jti: '1' }))).toEqual(viewer)
    // An unknown key may be a new one.
    const unknown = await issuer.token({ ...long, jti: '2' }, { kid: 'new' })
    expect(await check(unknown)).toMatchObject({ refusal: { status: 503 } })
    pass(101)
    expect(await check(await issuer.token({ ...long, jti: '3' }))).toMatchObject({ refusal: { status: 503 } })
  })

  test('that are unusable do not make a token wrong', async () => {
    const issuer = await createTokenIssuer()
    issuer.state = 'no keys'
    const check = checkFor(issuer, { jwksUrl: `${issuer.issuer}/keys` })
    expect(await check(await issuer.token())).toMatchObject({ refusal: { status: 503 } })
  })

  test.each<[string, object]>([
    ['of another issuer', { issuer: 'https://login.example.com/other', jwks_uri: 'https://login.example.com/keys' }],
    ['that names no keys', { issuer: 'https://login.example.com/tenant/v2.0' }],
    [
      'whose keys come over plain HTTP',
      { issuer: 'https://login.example.com/tenant/v2.0', jwks_uri: 'http://login.example.com/keys' },
    ],
  ])('are not fetched by metadata %s', async (_, metadata) => {
    const issuer = await createTokenIssuer()
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      return Response.json(metadata)
    }
    const check = createTokenCheck(issuer.trusting(), { digest: nodeDigest, fetch, clock })
    expect(await check(await issuer.token())).toMatchObject({ refusal: { status: 503 } })
    expect(asked).toEqual(['https://login.example.com/tenant/v2.0/.well-known/openid-configuration'])
  })

  test('are found through the metadata of an authorization server that speaks no OpenID Connect', async () => {
    const issuer = await createTokenIssuer()
    const metadata = '/.well-known/oauth-authorization-server/tenant/v2.0'
    const fetch = async (url: string, init?: RequestInit) => {
      const { pathname } = new URL(url)
      if (pathname === metadata) return Response.json({ issuer: issuer.issuer, jwks_uri: `${issuer.issuer}/keys` })
      return pathname.endsWith('/keys') ? issuer.fetch(url, init) : new Response(null, { status: 404 })
    }
    const check = createTokenCheck(issuer.trusting(), { digest: nodeDigest, fetch, clock })
    expect(await check(await issuer.token())).toEqual(viewer)
  })
})

describe('a token that was found good', () => {
  test('is not verified with every request, and not for ever', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    const token = await issuer.token({ exp: now() + 3_600 })
    const verify = vi.spyOn(crypto.subtle, 'verify')
    for (let request = 0; request < 5; request++) expect(await check(token)).toEqual(viewer)
    expect(verify).toHaveBeenCalledTimes(1)
    pass(301)
    expect(await check(token)).toEqual(viewer)
    expect(verify).toHaveBeenCalledTimes(2)
    verify.mockRestore()
  })

  test('is answered without a promise the second time', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    const token = await issuer.token()
    await check(token)
    expect(check(token)).toEqual(viewer)
  })

  test('is refused once it has expired', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer)
    const token = await issuer.token({ exp: now() + 60 })
    expect(await check(token)).toEqual(viewer)
    pass(89)
    expect(await check(token)).toEqual(viewer)
    pass(2)
    expect(await check(token)).toEqual(refused(/expired/))
  })

  test('makes room for others', async () => {
    const issuer = await createTokenIssuer()
    const check = checkFor(issuer, {}, { remembered: 2 })
    const tokens = await Promise.all(['a', 'b', 'c'].map((sub) => issuer.token({ sub })))
    for (const token of tokens) await check(token)
    expect(tokens.map((token) => check(token) instanceof Promise)).toEqual([true, false, false])
  })
})

test('a token without a role is understood, and the refusal names the roles', async () => {
  const issuer = await createTokenIssuer()
  expect(await checkFor(issuer)(await issuer.token({ roles: ['Mail.Read'] }))).toEqual({
    refusal: {
      status: 403,
      error: 'insufficient_scope',
      detail:
        'the token gives no role; expected one of Durable.Admin, Durable.Operate, Durable.Read in roles or scp or scope',
    },
  })
})
