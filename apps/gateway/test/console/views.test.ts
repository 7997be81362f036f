import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { browser } from '../browser.ts'
import { threeKeys } from '../key-hash.ts'
import { openBrowser } from './chromium.ts'
import { runSamples, shopSeed } from './seed.ts'
import { serveConsole } from './stack.ts'

/** Names the rules of accessibility that a page breaks. */
async function brokenRules(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
}

const views: [hash: string, text: string][] = [
  ['/instances', 'matched 248'],
  ['/instances?state=Exploded', 'Try again'],
  ['/instances/parent-fail', 'Why it failed'],
  ['/instances/fan-out?tab=history', 'ExecutionStarted'],
  ['/instances/parent?tab=tree', 'parent:child'],
  ['/instances/approval?tab=input', 'bold'],
  ['/failures', 'failures in'],
  ['/start', 'Instance id'],
  ['/start?from=fan-out', 'Start again'],
  ['/jobs', 'Jobs'],
  ['/entities', '2 entities read'],
  ['/entities/Counter/orders', '412'],
  ['/apps', 'default'],
  ['/nowhere', 'There is no such page'],
]

describe.runIf(browser)('every view', () => {
  test('breaks no rule of accessibility and fits into 360 pixels, light and dark', { timeout: 120_000 }, async () => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now()))
    await runSamples(stack.restUrl)
    await using chromium = await openBrowser()
    for (const [width, colorScheme] of [
      [1_280, 'light'],
      [360, 'dark'],
    ] as const) {
      const page = await chromium.open(stack.ui, { viewport: { width, height: 800 }, colorScheme })
      for (const [hash, text] of views) {
        await page.goto(`${stack.ui}#${hash}`)
        await page.getByText(text).first().waitFor()
        expect([hash, width, ...(await brokenRules(page))]).toEqual([hash, width])
        const beyond = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement
          return scrollWidth - clientWidth
        })
        expect([hash, width, beyond]).toEqual([hash, width, 0])
      }
      await page.context().close()
    }
    expect(chromium.complaints).toEqual([])
  })

  test('is sign-in without a fault, and so are the dialogs', async () => {
    await using guarded = await serveConsole({ config: { auth: threeKeys } })
    await using open = await serveConsole()
    open.host.seed(shopSeed(Date.now(), 20))
    await using chromium = await openBrowser()
    const signIn = await chromium.open(guarded.ui)
    await signIn.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await brokenRules(signIn)).toEqual([])
    const page = await chromium.open(`${open.ui}#/instances/job-10003`)
    await page.locator('.actions').getByRole('button', { name: 'Rewind' }).click()
    expect(await brokenRules(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').waitFor()
    expect(await brokenRules(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    expect(await brokenRules(page)).toEqual([])
  })

  test('moves nothing where less motion is wanted', async () => {
    await using stack = await serveConsole()
    await using chromium = await openBrowser()
    const page = await chromium.open(stack.ui, { reducedMotion: 'reduce' })
    await page.getByText('This task hub has no instances').waitFor()
    const moving = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration !== '0s').length,
    )
    expect(moving).toBe(0)
  })
})
