import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser } from './browser.ts'
import { canary, serveConsole } from './console-stack.ts'
import { type ConsoleBrowser, openBrowser } from './console-browser.ts'
import { shopSeed } from './console-seed.ts'

let chromium: ConsoleBrowser

/** Names the rules of accessibility that a page breaks. */
async function brokenRules(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

describe.runIf(browser)('the console in Chromium', () => {
  beforeAll(async () => {
    chromium = await openBrowser()
  })
  afterAll(async () => {
    await chromium[Symbol.asyncDispose]()
  })

  test('lists instances, narrows them by state, and comes back on reload', async () => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now()))
    const page = await chromium.open(stack.ui)
    await page.getByText('matched 240').waitFor()
    await page.getByRole('button', { name: /^Failed/ }).click()
    await page.getByText('matched 22.').waitFor()
    expect(page.url()).toContain('state=Failed')
    await page.reload()
    await page.getByText('matched 22.').waitFor()
    await page.goBack()
    await page.getByText('matched 240').waitFor()
    await page.context().close()
  })

  test('finds nothing that axe would find, at 1280 and at 360 pixels', async () => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now()))
    for (const width of [1_280, 360]) {
      const page = await chromium.open(stack.ui, { viewport: { width, height: 800 } })
      await page.getByText('matched 240').waitFor()
      expect(await brokenRules(page)).toEqual([])
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(wide).toBe(0)
      await page.context().close()
    }
  })

  test('complained of nothing and showed the key of the function app nowhere', () => {
    expect(chromium.complaints).toEqual([])
    expect(chromium.traffic.join('\n')).not.toContain(canary)
  })
})
