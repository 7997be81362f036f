import { expect, test } from 'vitest'
import { challengeOf, type PendingSignIn, randomText, readCode, signInAddress } from './pkce.ts'

const oidc = {
  issuer: 'https://login.example',
  clientId: 'console',
  authorizationEndpoint: 'https://login.example/authorize?tenant=t',
  tokenEndpoint: 'https://login.example/token',
  scope: 'Durable.Read Durable.Operate',
  resource: 'https://gateway.example',
}
const pending: PendingSignIn = { verifier: 'v', state: 's', hash: '#/jobs' }

test('the challenge is that of the example in RFC 7636', async () => {
  expect(await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})

test('random texts are long and differ', () => {
  expect(randomText()).toMatch(/^[\w-]{43}$/)
  expect(randomText()).not.toBe(randomText())
})

test('the address at the provider asks for a code with a challenge and keeps its own parameters', async () => {
  const { searchParams } = new URL(await signInAddress(oidc, pending, 'https://gateway.example/ui/'))
  expect(Object.fromEntries(searchParams)).toEqual({
    tenant: 't',
    response_type: 'code',
    client_id: 'console',
    redirect_uri: 'https://gateway.example/ui/',
    scope: 'Durable.Read Durable.Operate',
    state: 's',
    code_challenge: await challengeOf('v'),
    code_challenge_method: 'S256',
    resource: 'https://gateway.example',
  })
})

test.each([
  ['code=c&state=other', /another sign-in/],
  ['code=c&state=s&iss=https://evil.example', /another provider/],
  ['error=access_denied&state=s', /access_denied/],
  ['state=s', /no code/],
])('the response %s is refused', (search, message) => {
  expect(() => readCode(new URLSearchParams(search), oidc, pending)).toThrow(message)
})
