import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { test } from './console-test.ts'
import { runSamples, shopSeed } from './seed.ts'
import { serveConsole } from './stack.ts'

/** Presses Tab until an element with a name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  const focused = () =>
    page.evaluate(() => {
      const { activeElement: one } = document
      const label = one instanceof HTMLInputElement || one instanceof HTMLSelectElement ? one.labels?.[0] : undefined
      return (one?.getAttribute('aria-label') ?? label?.textContent ?? one?.textContent ?? '').trim()
    })
  for (let press = 0; press < 60; press++) {
    if (name.test(await focused())) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`nothing that Tab reaches is called ${String(name)}`)
}

describe.runIf(browser)('with the keyboard alone', () => {
  test('an orchestration is started, suspended and read', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    const page = await chromium.open(stack.ui)
    await page.getByText('This task hub has no instances').waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('s')
    await page.getByRole('heading', { name: 'Start' }).waitFor()
    await tabTo(page, /^Function$/)
    await page.keyboard.type('Approval')
    await page.keyboard.press('Tab')
    await page.keyboard.type('mine')
    await page.keyboard.press('Enter')
    await page.locator('.facts').getByText('Running').waitFor()
    await page.keyboard.press('.')
    await tabTo(page, /^Suspend$/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Reason$/)
    await page.keyboard.type('a pause')
    await page.keyboard.press('Enter')
    await page.locator('.facts').getByText('Suspended').waitFor()
    // The focus comes back to where the dialog was opened.
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Suspend')
    await tabTo(page, /^Timeline$/)
    await page.keyboard.press('ArrowRight')
    await page.getByRole('button', { name: 'ExecutionStarted' }).waitFor()
  })

  test('a bulk action is chosen, tried and done, and its job is read', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now(), 40))
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances?state=Terminated`)
    await page.getByText(/matched [1-9]\./).waitFor()
    await page.keyboard.press('.')
    await page.keyboard.type('Purge')
    await tabTo(page, /^Purge all that match/)
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, /^Dry run$/)
    await page.keyboard.press('Enter')
    await page.getByText('This would touch').waitFor()
    await tabTo(page, /^Purge \d+$/)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Purge many' }).waitFor()
    await page.getByText('completed').waitFor()
    expect(chromium.complaints).toEqual([])
  })
})
