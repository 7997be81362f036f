import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { brokenRules, overflowOf } from './accessibility.ts'
import { test } from './console-test.ts'
import { serveConsole } from './stack.ts'

describe.runIf(browser)('the clock of a mock', () => {
  test('lets time pass, and ages are those of the host', async ({ chromium }) => {
    await using stack = await serveConsole({ hasClock: true, host: { clock: 'virtual' } })
    await fetch(`${stack.restUrl}/runtime/webhooks/durabletask/orchestrators/Timer/waits`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '3600',
    })
    const page = await chromium.open(`${stack.ui}#/instances/waits`)
    await page.locator('.facts').getByText('Running').waitFor()
    await page.getByRole('link', { name: 'Clock' }).click()
    await page.getByRole('button', { name: 'virtual', pressed: true }).waitFor()
    await page.getByRole('button', { name: '15 minutes' }).click()
    await page.getByText('15m passed.').waitFor()
    expect(stack.host.instances.get('waits')?.runtimeStatus).toBe('Running')
    await page.getByLabel('Another time').fill('2 hours')
    await page.getByText('such as 90s, 30m, 1h or 7d').waitFor()
    await page.getByLabel('Another time').fill('2h')
    await page.keyboard.press('Enter')
    await page.getByText('2h passed.').waitFor()
    await page.getByText(/2 h 1[45] min ahead of this computer/).waitFor()
    expect(stack.host.instances.get('waits')?.runtimeStatus).toBe('Completed')
    expect(await brokenRules(page)).toEqual([])
    for (const look of [{ colorScheme: 'dark' }, { forcedColors: 'active' }] as const) {
      await page.emulateMedia(look)
      expect(await brokenRules(page, ['color-contrast'])).toEqual([])
    }
    await page.setViewportSize({ width: 360, height: 800 })
    expect(await overflowOf(page)).toBe(0)
    await page.goto(`${stack.ui}#/instances/waits`)
    await page.locator('.facts').getByText('2 h ago').first().waitFor()
    expect(chromium.complaints).toEqual([])
  })

  test('is not there in front of a function app', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open(`${stack.ui}#/clock`)
    await page.getByText('There is no clock to move').waitFor()
    expect(await page.getByRole('link', { name: 'Clock' }).count()).toBe(0)
    expect(chromium.traffic.filter((url) => url.includes('clock') && url.includes('/v1/'))).toEqual([])
  })
})
