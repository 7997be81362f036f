import { expect, test } from 'vitest'
import { exchangeCode, refreshTokens, TokenRefusal } from './tokens.ts'

const oidc = {
  issuer: 'https://login.example',
  clientId: 'console',
  authorizationEndpoint: 'https://login.example/authorize',
  tokenEndpoint: 'https://login.example/token',
  scope: 'Durable.Read',
  resource: 'https://gateway.example',
}
const given = { code: 'c', verifier: 'v', redirectUri: 'https://gateway.example/ui/' }

function answering(response: object, init?: ResponseInit) {
  const sent: RequestInit[] = []
  const fetch: typeof globalThis.fetch = async (_, request) => {
    sent.push(request!)
    return Response.json(response, init)
  }
  return { sent, fetch }
}

test('a code is exchanged with its verifier, in a body and without cookies', async () => {
  const { sent, fetch } = answering({ access_token: 'token' })
  expect(await exchangeCode(oidc, given, fetch)).toEqual({ accessToken: 'token' })
  expect(sent[0]).toMatchObject({ method: 'POST', credentials: 'omit', redirect: 'error' })
  expect(Object.fromEntries(sent[0]!.body as URLSearchParams)).toEqual({
    grant_type: 'authorization_code',
    client_id: 'console',
    code: 'c',
    code_verifier: 'v',
    redirect_uri: 'https://gateway.example/ui/',
    resource: 'https://gateway.example',
  })
})

test('a refresh token brings new tokens, and stays where no other comes', async () => {
  const { sent, fetch } = answering({ access_token: 'new', expires_in: 300 })
  expect(await refreshTokens(oidc, 'r1', fetch)).toEqual({ accessToken: 'new', refreshToken: 'r1', lifetime: 300 })
  expect(Object.fromEntries(sent[0]!.body as URLSearchParams)).toEqual({
    grant_type: 'refresh_token',
    client_id: 'console',
    refresh_token: 'r1',
    resource: 'https://gateway.example',
  })
  const rotating = answering({ access_token: 'new', refresh_token: 'r2' }).fetch
  expect(await refreshTokens(oidc, 'r1', rotating)).toEqual({ accessToken: 'new', refreshToken: 'r2' })
})

test.each([
  [400, { error: 'invalid_grant' }, 'gave no token (invalid_grant)', true],
  [401, {}, 'gave no token (401)', true],
  [200, { access_token: 5 }, 'gave no token (200)', false],
  [429, {}, 'gave no token (429)', false],
  [503, {}, 'gave no token (503)', false],
])(
  'status %i is explained in a sentence, and ends the grant only if it is a refusal',
  async (status, response, words, isRefusal) => {
    const error: unknown = await refreshTokens(oidc, 'r1', answering(response, { status }).fetch).catch(
      (caught) => caught,
    )
    expect(String(error)).toContain(words)
    expect(error instanceof TokenRefusal).toBe(isRefusal)
  },
)
