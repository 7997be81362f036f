import { describe, expect } from 'vitest'
import { serveAuthorization } from '../authorization-server.ts'
import { browser } from '../browser.ts'
import { keyOf, threeKeys } from '../key-hash.ts'
import { jwtDefaults } from '../../src/config/defaults.ts'
import { test } from './console-test.ts'
import { shopSeed } from './seed.ts'
import { canary, serveConsole } from './stack.ts'

describe.runIf(browser)('signing in', () => {
  test('with an API key keeps it in this tab and sends it in a header alone', async ({ chromium }) => {
    await using stack = await serveConsole({ config: { auth: threeKeys } })
    stack.host.seed(shopSeed(Date.now(), 20))
    const page = await chromium.open(stack.ui)
    await page.getByLabel('API key of the gateway').fill('not the key')
    await page.getByRole('button', { name: 'Sign in with the key' }).click()
    await page.getByText('The gateway refused the credential').waitFor()
    await page.getByLabel('API key of the gateway').fill(keyOf.operator)
    await page.getByRole('button', { name: 'Sign in with the key' }).click()
    await page.getByText('matched 20').waitFor()
    await page.getByText('the operator (operator)').waitFor()
    expect(chromium.traffic.filter((text) => text.includes(keyOf.operator))).toEqual([])
    expect(await page.context().cookies()).toEqual([])
    expect(
      await page.evaluate(() => JSON.stringify(localStorage) + location.href + document.body.innerHTML),
    ).not.toContain(keyOf.operator)
    await page.reload()
    await page.getByText('matched 20').waitFor()
    const other = await page.context().newPage()
    await other.goto(stack.ui)
    await other.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe('{}')
    expect(await page.content()).not.toContain(canary)
  })

  test('as a viewer disables what a viewer may not do, and says why', async ({ chromium }) => {
    await using stack = await serveConsole({ config: { auth: threeKeys } })
    stack.host.seed(shopSeed(Date.now(), 20))
    const page = await chromium.open(`${stack.ui}#/instances/job-10003`)
    await page.getByLabel('API key of the gateway').fill(keyOf.viewer)
    await page.keyboard.press('Enter')
    const purge = page.locator('.actions').getByRole('button', { name: 'Purge' })
    await purge.waitFor()
    await expect.poll(() => purge.getAttribute('title')).toBe('Your role, viewer, may not do this.')
    await purge.click({ force: true })
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('on a read-only gateway nothing can be changed', async ({ chromium }) => {
    await using stack = await serveConsole({ config: { access: { readOnly: true, allow: {}, deny: {} } } })
    stack.host.seed(shopSeed(Date.now(), 20))
    const page = await chromium.open(`${stack.ui}#/instances/job-10003`)
    await page.getByText('This gateway is read-only').waitFor()
    await page.locator('.actions').getByRole('button', { name: 'Purge' }).waitFor()
    const enabled = page.locator('.actions button:not([aria-disabled="true"])')
    await expect.poll(() => enabled.count()).toBe(0)
  })

  test('at an identity provider comes back to the place it began at', async ({ chromium }) => {
    await using provider = await serveAuthorization()
    const jwt = { ...jwtDefaults, issuer: provider.issuer.issuer, audience: ['https://gateway.example/api'] }
    const config = { auth: { apiKeys: [], jwt }, ui: { mode: 'on', clientId: 'a client' } as const }
    await using stack = await serveConsole({ config })
    stack.host.seed(shopSeed(Date.now(), 20))
    const policy = (await fetch(stack.ui)).headers.get('content-security-policy')
    expect(policy).toContain(`connect-src 'self' ${provider.issuer.issuer};`)
    const page = await chromium.open(`${stack.ui}#/instances?state=Failed`)
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.getByText(/matched [1-9]\./).waitFor()
    expect(page.url()).toBe(`${stack.ui}#/instances?state=Failed`)
    expect(provider.consents).toEqual([
      {
        scope: 'Durable.Read Durable.Operate Durable.Admin',
        resource: 'https://gateway.example/api',
        challenge: 'S256',
      },
    ])
    expect(await page.context().cookies()).toEqual([])
  })
})
