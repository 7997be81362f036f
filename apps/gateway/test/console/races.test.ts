import type { Page, Route } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { keyOf, threeKeys } from '../key-hash.ts'
import { test } from './console-test.ts'
import { runSamples, shopSeed } from './seed.ts'
import { serveConsole } from './stack.ts'

/** Holds requests of one method to a path until they are let go. */
async function hold(page: Page, url: string, method = 'POST') {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  const seen: string[] = []
  await page.route(url, async (route) => {
    if (route.request().method() !== method) return route.fallback()
    seen.push(route.request().postData() ?? '')
    await held
    await route.continue().catch(() => undefined)
  })
  return { seen, release }
}

const startButton = (page: Page) => page.getByRole('button', { name: 'Start', exact: true })

describe.runIf(browser)('an action', () => {
  test('is done once by a double click, and shows what it started', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    const page = await chromium.open(`${stack.ui}#/start`)
    const { seen, release } = await hold(page, '**/orchestrators/**')
    await page.getByLabel('Function').fill('Hello')
    await expect.poll(() => startButton(page).getAttribute('aria-disabled')).toBe('false')
    await startButton(page).dblclick()
    await page.getByLabel('Function').press('Enter')
    await expect.poll(() => seen.length).toBe(1)
    release()
    await page.locator('.facts').getByText('Hello').waitFor()
    expect([seen.length, stack.host.instances.size]).toEqual([1, 1])
  })

  test('that ends after its form was left does not navigate, and is reported', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    const page = await chromium.open(`${stack.ui}#/jobs`)
    await page.getByRole('link', { name: 'Start', exact: true }).click()
    const { seen, release } = await hold(page, '**/orchestrators/**')
    await page.getByLabel('Function').fill('Hello')
    await page.getByLabel('Instance id').fill('mine')
    await startButton(page).click()
    await expect.poll(() => seen.length).toBe(1)
    await page.goBack()
    await page.getByRole('heading', { name: 'Jobs' }).waitFor()
    release()
    await page.getByText('Hello was started as mine.').waitFor()
    expect(page.url()).toContain('#/jobs')
    await page.getByRole('link', { name: 'Open it' }).click()
    await page.getByRole('heading', { name: 'mine' }).waitFor()
    expect(await page.getByText('Hello was started as mine.').count()).toBe(0)
  })

  test('whose dialog was closed closes no other, and its failure is reported', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/approval`)
    const { seen, release } = await hold(page, '**/suspend*')
    const dialog = page.getByRole('dialog')
    const open = (name: string) => page.locator('.actions').getByRole('button', { name, exact: true }).click()
    await open('Suspend')
    await dialog.getByRole('button', { name: 'Suspend' }).dblclick()
    await dialog.getByRole('button', { name: 'Do not wait' }).click()
    await open('Raise event')
    await dialog.getByLabel('Event name').fill('Approve')
    stack.host.faults.add({ match: { operation: 'suspendInstance' }, status: 503 })
    release()
    await page
      .locator('.outcome')
      .getByText(/^Suspend failed: /)
      .waitFor()
    expect(await dialog.getByLabel('Event name').inputValue()).toBe('Approve')
    expect(seen).toHaveLength(1)
  })

  test('of many is not reached by a double click on its dry run', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now(), 40))
    const page = await chromium.open(`${stack.ui}#/instances?state=Terminated`)
    await page.getByLabel('Do to many').selectOption('purge')
    await page.getByRole('button', { name: /^Purge all that match/ }).click()
    const dialog = page.getByRole('dialog')
    const { x, y, width, height } = (await dialog.getByRole('button', { name: 'Dry run' }).boundingBox())!
    const before = stack.host.instances.size
    // Clicks land where the button was, whatever is there by then.
    for (let click = 0; click < 8; click++) await page.mouse.click(x + width - 6, y + height / 2)
    await dialog.getByText('This would touch').waitFor()
    for (let click = 0; click < 4; click++) await page.mouse.click(x + width - 6, y + height / 2)
    expect([await dialog.count(), stack.host.instances.size]).toEqual([1, before])
  })

  test('that a role rules out is not sent by the Enter key either', async ({ chromium }) => {
    await using stack = await serveConsole({ config: { auth: threeKeys } })
    const page = await chromium.open(`${stack.ui}#/start`)
    await page.getByLabel('API key of the gateway').fill(keyOf.viewer)
    await page.keyboard.press('Enter')
    await page.getByLabel('Function').fill('Hello')
    await expect.poll(() => startButton(page).getAttribute('title')).toBe('Your role, viewer, may not do this.')
    const posts: string[] = []
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()))
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'Apps' }).click()
    await page.getByText('looked at now').waitFor()
    expect(posts).toEqual([])
  })
})

describe.runIf(browser)('what comes late', () => {
  test('is not shown in place of what came after it', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open('about:blank')
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>()
    let isFirst = true
    await page.route('**/instances/approval?*showHistory=true*', async (route) => {
      if (!isFirst) return route.continue()
      isFirst = false
      const response = await route.fetch()
      ask()
      await held
      await route.fulfill({ response })
    })
    await page.goto(`${stack.ui}#/instances/approval?tab=history`)
    await page.locator('.facts').getByText('Running').waitFor()
    await asked
    await fetch(`${stack.restUrl}/runtime/webhooks/durabletask/instances/approval/raiseEvent/Approve`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '1',
    })
    await page.locator('.facts').getByText('Completed').waitFor()
    release()
    await page.getByRole('button', { name: 'ExecutionCompleted' }).waitFor()
    expect(await page.locator('.facts').getByText('Completed').count()).toBe(1)
  })

  test('while refresh is paused is shown when it goes on', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/approval`)
    const streamed = page.waitForResponse('**/v1/instances/approval/events')
    await page.locator('.facts').getByText('Running').waitFor()
    await streamed
    await page.getByRole('button', { name: 'Pause refresh' }).click()
    const address = `${stack.restUrl}/runtime/webhooks/durabletask/instances/approval`
    await fetch(`${address}/terminate?reason=test`, { method: 'POST' })
    const state = async () => ((await (await fetch(address)).json()) as { runtimeStatus: string }).runtimeStatus
    await expect.poll(state).toBe('Terminated')
    expect(await page.locator('.facts').getByText('Running').count()).toBe(1)
    await page.getByRole('button', { name: 'Refresh is paused' }).click()
    await page.locator('.facts').getByText('Terminated').waitFor()
  })

  test('of another list of entities is left out', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open('about:blank')
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const answer = async (route: Route) => {
      const url = new URL(route.request().url())
      const name = url.pathname.split('/').at(-1)!
      const isMore = (await route.request().allHeaders())['x-ms-continuation-token'] !== undefined
      if (isMore) await held
      const body = JSON.stringify([{ entityId: { name, key: isMore ? 'late' : 'first' } }])
      const headers = { 'content-type': 'application/json', ...(isMore ? {} : { 'x-ms-continuation-token': 'more' }) }
      await route.fulfill({ headers, body }).catch(() => undefined)
    }
    await page.route('**/entities/*', answer)
    await page.goto(`${stack.ui}#/entities?name=one`)
    await page.getByText('one / first').waitFor()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByLabel('Entity name').fill('two')
    await page.getByRole('button', { name: 'Apply' }).click()
    await page.getByText('two / first').waitFor()
    release()
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('two / late').waitFor()
    expect(await page.locator('td a').allTextContents()).toEqual(['two / first', 'two / late'])
  })
})

describe.runIf(browser)('the address', () => {
  test('takes every change that comes at once, and keeps what is being typed', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now(), 40))
    const page = await chromium.open(stack.ui)
    await page.getByText('matched 40').waitFor()
    await page.getByLabel('Function').pressSequentially('ProcessOrder, SyncStock')
    await page.getByRole('button', { name: /^Failed/ }).click()
    await page.getByRole('button', { name: /^Running/ }).click()
    await expect.poll(() => page.url()).toContain('state=Failed%2CRunning')
    expect(await page.getByLabel('Function').inputValue()).toBe('ProcessOrder, SyncStock')
    await page.getByRole('button', { name: 'Apply' }).click()
    await expect.poll(() => page.url()).toContain('function=ProcessOrder%2CSyncStock')
    await page.goBack()
    await expect.poll(() => page.getByLabel('Function').inputValue()).toBe('')
  })

  test('names the task hub that was entered', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open(`${stack.ui}#/apps`)
    await page.getByLabel('Task hub').fill('OtherHub')
    await page.getByRole('button', { name: 'Look at it' }).click()
    await page.getByText('hub OtherHub').waitFor()
    expect(page.url()).toContain('#/instances?hub=OtherHub')
    await page.reload()
    await page.getByText('hub OtherHub').waitFor()
    await page.getByText('This task hub has no instances').waitFor()
  })
})
