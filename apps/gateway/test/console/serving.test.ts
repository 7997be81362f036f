import { expect, test } from 'vitest'
import { serveConsole } from './stack.ts'
import { threeKeys } from '../key-hash.ts'

test('the page is served without a credential, and says what it may load', async () => {
  await using stack = await serveConsole({ config: { auth: threeKeys } })
  const page = await fetch(stack.ui)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  const policy = page.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).toContain("connect-src 'self';")
  expect(page.headers.get('set-cookie')).toBeNull()
  expect(await page.text()).toContain('console.js')
  expect((await fetch(`${stack.restUrl}/v1/caller`)).status).toBe(401)
})

test('the address without a slash leads to the one with a slash, prefix or not', async () => {
  await using stack = await serveConsole()
  const moved = await fetch(`${stack.restUrl}/ui`, { redirect: 'manual' })
  expect([moved.status, moved.headers.get('location')]).toEqual([308, 'ui/'])
})

test('the files are packed, and are not sent again to a browser that has them', async () => {
  await using stack = await serveConsole()
  const script = await fetch(`${stack.ui}console.js`)
  expect(script.headers.get('content-encoding')).toBe('gzip')
  expect(await script.text()).toContain('/v1/instances'.slice(1))
  const tag = script.headers.get('etag')!
  const again = await fetch(`${stack.ui}console.js`, { headers: { 'if-none-match': tag } })
  expect([again.status, await again.text()]).toEqual([304, ''])
})

test.each([
  ['POST', '', 405],
  ['GET', 'nothing.js', 404],
  ['GET', '../openapi.json', 200],
  ['GET', '..%2f..%2fpackage.json', 404],
  ['HEAD', '', 200],
])('%s /ui/%s is %i', async (method, path, status) => {
  await using stack = await serveConsole()
  expect((await fetch(stack.ui + path, { method })).status).toBe(status)
})

test('a page of another site is refused', async () => {
  await using stack = await serveConsole()
  const response = await fetch(stack.ui, { headers: { origin: 'https://evil.example' } })
  expect(response.status).toBe(403)
})

test('the root of the REST port links to the console', async () => {
  await using stack = await serveConsole()
  const { console: page } = (await (await fetch(`${stack.restUrl}/`)).json()) as { console: string }
  expect(page).toBe(stack.ui)
  expect((await fetch(page)).status).toBe(200)
})

test('UI=off serves no console and does not link to one', async () => {
  await using stack = await serveConsole({ config: { ui: { mode: 'off' } } })
  expect((await fetch(stack.ui)).status).toBe(404)
  expect(await (await fetch(`${stack.restUrl}/`)).json()).not.toHaveProperty('console')
})

test('the settings name the ways to sign in and nothing secret', async () => {
  await using open = await serveConsole()
  await using guarded = await serveConsole({ config: { auth: threeKeys } })
  const settings = async (ui: string) => (await fetch(`${ui}settings.json`)).json()
  expect(await settings(open.ui)).toEqual({ version: '1.2.3', isMock: false, signIn: [] })
  expect(await settings(guarded.ui)).toEqual({ version: '1.2.3', isMock: false, signIn: ['apiKey'] })
})

test('an identity provider that cannot be reached leaves the page usable', async () => {
  const jwt = {
    issuer: 'http://127.0.0.1:9',
    audience: ['api'],
    accessTokens: ['scope'],
    algorithms: ['RS256'],
    claims: ['roles'],
    roles: { viewer: ['Durable.Read'], operator: [], admin: [] },
    clockTolerance: 30,
  }
  const config = { auth: { apiKeys: threeKeys.apiKeys, jwt }, ui: { mode: 'on', clientId: 'console' } as const }
  await using stack = await serveConsole({ config })
  expect((await fetch(stack.ui)).status).toBe(200)
  expect(await (await fetch(`${stack.ui}settings.json`)).json()).toMatchObject({ signIn: ['apiKey'] })
})
