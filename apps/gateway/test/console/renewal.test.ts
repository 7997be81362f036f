import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { keyOf, threeKeys } from '../key-hash.ts'
import { test } from './console-test.ts'
import { serveWithProvider } from './provider-stack.ts'
import { serveConsole } from './stack.ts'

/** The credential of a tab. */
const credentialOf = (page: Page) => page.evaluate(() => sessionStorage.getItem('durable-http.credential') ?? '')

async function typeStart(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Start', exact: true }).click()
  await page.getByLabel('Function').fill('Hello')
  await page.getByLabel('Instance id').fill('typed')
  await page.getByLabel('Input (JSON)').fill('"Ana"')
}

const startButton = (page: Page) => page.getByRole('button', { name: 'Start', exact: true })

describe.runIf(browser)('a sign-in that ends while the page is open', () => {
  test('is renewed with a refresh token, and nobody notices', async ({ chromium }) => {
    // The first token has expired when it comes: it is refused, and renewed before the request is sent again.
    await using served = await serveWithProvider({ refreshes: true, lifetimes: [-60, 300] })
    const { provider, stack } = served
    const page = await chromium.open(stack.ui)
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.getByText('This task hub has no instances').waitFor()
    await typeStart(page)
    await startButton(page).click()
    await page.getByRole('heading', { name: 'typed' }).waitFor()
    expect(provider.consents.map(({ scope }) => scope)).toEqual([
      'Durable.Read Durable.Operate Durable.Admin offline_access',
    ])
    expect(provider.refreshed).toHaveLength(1)
    expect(await page.getByRole('dialog').count()).toBe(0)
    const urls = chromium.traffic.join('\n')
    expect(urls).not.toContain(await credentialOf(page))
    expect(urls).not.toContain(provider.refreshed[0])
  })

  test('is renewed before it expires, by one request for all', async ({ chromium }) => {
    await using served = await serveWithProvider({ refreshes: true, lifetimes: [3, 3, 300] })
    const { provider, stack } = served
    const page = await chromium.open(stack.ui)
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.getByText('This task hub has no instances').waitFor()
    const first = await credentialOf(page)
    await expect
      .poll(async () => {
        await page.getByRole('link', { name: 'Jobs' }).click()
        await page.getByText('There are no jobs').waitFor()
        await page.getByRole('link', { name: 'Apps' }).click()
        return provider.refreshed.length
      })
      .toBe(2)
    await page.getByText('looked at now').waitFor()
    expect(await credentialOf(page)).not.toBe(first)
    expect(new Set(provider.refreshed).size).toBe(2)
    expect(provider.consents).toHaveLength(1)
  })

  test('asks again over the page without a refresh token, and keeps what was typed', async ({ chromium }) => {
    await using served = await serveWithProvider({ lifetimes: [4, 300] })
    const { provider, stack } = served
    const page = await chromium.open(stack.ui)
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.getByText('This task hub has no instances').waitFor()
    await typeStart(page)
    const headers = { authorization: `Bearer ${await credentialOf(page)}` }
    await expect.poll(async () => (await fetch(`${stack.restUrl}/v1/caller`, { headers })).status).toBe(401)
    await startButton(page).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.waitFor()
    expect(stack.host.instances.size).toBe(0)
    const opening = page.context().waitForEvent('page')
    await dialog.getByRole('button', { name: /^Sign in at/ }).click()
    const opened = await opening
    await expect.poll(() => dialog.count()).toBe(0)
    // The window closes itself, and what it brought is worth nothing to it.
    await expect.poll(() => opened.isClosed()).toBe(true)
    expect(await page.getByLabel('Input (JSON)').inputValue()).toBe('"Ana"')
    await startButton(page).click()
    await page.getByRole('heading', { name: 'typed' }).waitFor()
    expect(provider.consents).toHaveLength(2)
    expect(await page.context().cookies()).toEqual([])
  })

  test('takes an API key in the same way, after which reads go on by themselves', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' }, config: { auth: threeKeys } })
    stack.host.seed({ instances: [{ instanceId: 'first', name: 'A' }] })
    const page = await chromium.open(stack.ui)
    await page.getByLabel('API key of the gateway').fill(keyOf.admin)
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'first' }).waitFor()
    await page.getByLabel('Id begins with').fill('typed')
    const refuse = (route: { fulfill: (response: object) => Promise<void> }) =>
      route.fulfill({
        status: 401,
        contentType: 'application/problem+json',
        body: '{"code":"unauthenticated","detail":"the key was revoked"}',
      })
    await page.route('**/v1/instances?*', refuse)
    await page.getByRole('button', { name: /^Failed/ }).click()
    const dialog = page.getByRole('dialog', { name: 'Sign in again' })
    await dialog.getByText('the key was revoked').waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => dialog.count()).toBe(0)
    await page.getByRole('button', { name: 'Sign in again' }).click()
    await page.unroute('**/v1/instances?*', refuse)
    await dialog.getByLabel('API key of the gateway').fill(keyOf.viewer)
    await page.keyboard.press('Enter')
    await page.getByText('No instance matches').waitFor()
    expect(await page.getByLabel('Id begins with').inputValue()).toBe('typed')
    await page.getByText('the viewer (viewer)').waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toBe('{}')
  })

  test('ignores what a stranger sends it to', async ({ chromium }) => {
    await using served = await serveWithProvider()
    const { stack } = served
    const page = await chromium.open(stack.ui)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    const stray = await page.context().newPage()
    await stray.goto(`${stack.ui}?code=stolen&state=window.made-up`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await credentialOf(page)).toBe('')
    expect(chromium.traffic.filter((url) => url.endsWith('/token'))).toEqual([])
  })
})
