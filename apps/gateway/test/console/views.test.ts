import type { BrowserContextOptions, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { threeKeys } from '../key-hash.ts'
import { brokenRules, overflowOf } from './accessibility.ts'
import { test } from './console-test.ts'
import { runSamples, shopSeed } from './seed.ts'
import { type ConsoleStack, serveConsole } from './stack.ts'

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
  ['/jobs', 'Purge ·'],
  ['/entities', '2 entities read'],
  ['/entities/Counter/orders', '412'],
  ['/apps', 'default'],
  ['/nowhere', 'There is no such page'],
]

/** Dialogs and menus: where each is, and how it opens. */
const overlays: [name: string, hash: string, open: (page: Page) => Promise<void>][] = [
  ['an action', '/instances/job-10003', (page) => actions(page).getByRole('button', { name: 'Rewind' }).click()],
  ['an event', '/instances/approval', (page) => actions(page).getByRole('button', { name: 'Raise event' }).click()],
  [
    'a bulk action with its dry run',
    '/instances?state=Failed',
    async (page) => {
      await page.getByRole('button', { name: /^Restart all that match/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Dry run' }).click()
      await page.getByText('This would touch').waitFor()
    },
  ],
  ['the palette', '/jobs', (page) => page.keyboard.press('Control+k')],
  ['the keys', '/jobs', (page) => page.keyboard.press('?')],
  ['saved views', '/instances?sort=id', (page) => page.getByText('Save view').click()],
  ['the purge of an entity', '/entities/Counter/orders', (page) => page.getByRole('button', { name: 'Purge' }).click()],
]
const actions = (page: Page) => page.locator('.actions')

// Rules that another width can break; colours can only break contrast.
const ofWidth = ['color-contrast', 'scrollable-region-focusable', 'aria-required-children', 'aria-required-parent']

/** Looks, with the rules that each can break where not all are checked. */
const looks: [name: string, options: BrowserContextOptions, rules?: readonly string[]][] = [
  ['light', { colorScheme: 'light' }],
  ['dark at 360 pixels', { colorScheme: 'dark', viewport: { width: 360, height: 800 } }, ofWidth],
  ['high contrast', { forcedColors: 'active', colorScheme: 'dark' }, ['color-contrast']],
  ['more contrast', { contrast: 'more', colorScheme: 'light' }, ['color-contrast']],
]

async function fill(stack: ConsoleStack): Promise<void> {
  stack.host.seed(shopSeed(Date.now()))
  await runSamples(stack.restUrl)
  const body = JSON.stringify({ action: 'purge', selection: { ids: ['nobody'] } })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${stack.restUrl}/v1/jobs`, { method: 'POST', headers, body })
  expect(response.status).toBe(201)
}

describe.runIf(browser)('every view', () => {
  test.for(looks)(
    'breaks no rule of accessibility and fits: %s',
    { timeout: 120_000 },
    async ([, options, rules], { chromium }) => {
      await using stack = await serveConsole({ host: { clock: 'real' } })
      await fill(stack)
      const page = await chromium.open(stack.ui, options)
      const faults: [where: string, ...unknown[]][] = []
      const look = async (where: string) => {
        const found = [...(await brokenRules(page, rules)), await overflowOf(page)]
        if (found.some((fault) => fault !== 0)) faults.push([where, ...found])
      }
      for (const [hash, text] of views) {
        await page.goto(`${stack.ui}#${hash}`)
        await page.getByText(text).first().waitFor()
        await look(hash)
      }
      await page.getByRole('link', { name: 'Jobs' }).click()
      await page.getByRole('link', { name: /^Purge ·/ }).click()
      await page.getByText('completed').waitFor()
      await look('a job')
      for (const [name, hash, open] of overlays) {
        await page.goto(`${stack.ui}#${hash}`)
        await open(page)
        await page.locator('dialog[open], .menu[open]').waitFor()
        await look(name)
        await page.keyboard.press('Escape')
      }
      expect(faults).toEqual([])
      expect(chromium.complaints).toEqual([])
    },
  )

  test.for(looks)('signs in, and is read-only, without a fault: %s', async ([, options, rules], { chromium }) => {
    await using guarded = await serveConsole({ config: { auth: threeKeys } })
    await using readOnly = await serveConsole({ config: { access: { readOnly: true, allow: {}, deny: {} } } })
    readOnly.host.seed(shopSeed(Date.now(), 20))
    const signIn = await chromium.open(guarded.ui, options)
    await signIn.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect([await brokenRules(signIn, rules), await overflowOf(signIn)]).toEqual([[], 0])
    await signIn.getByLabel('API key of the gateway').fill('not the key')
    await signIn.keyboard.press('Enter')
    await signIn.getByText('The gateway refused the credential').waitFor()
    expect(await brokenRules(signIn, rules)).toEqual([])
    const page = await chromium.open(`${readOnly.ui}#/instances/job-10003`, options)
    await page.getByText('This gateway is read-only').waitFor()
    expect([await brokenRules(page, rules), await overflowOf(page)]).toEqual([[], 0])
  })

  test('moves nothing where less motion is wanted', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now(), 20))
    const page = await chromium.open(stack.ui, { reducedMotion: 'reduce' })
    await page.getByText('matched 20').waitFor()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    const moving = await page.evaluate(() => {
      const styles = [...document.querySelectorAll('*')].map((one) => getComputedStyle(one))
      return styles.filter(
        ({ transitionDuration, animationName, scrollBehavior }) =>
          transitionDuration !== '0s' || animationName !== 'none' || scrollBehavior !== 'auto',
      ).length
    })
    expect([moving, await page.evaluate(() => document.getAnimations().length)]).toEqual([0, 0])
  })
})
