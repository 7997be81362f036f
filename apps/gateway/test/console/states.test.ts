import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { test } from './console-test.ts'
import { shopSeed } from './seed.ts'
import { serveConsole } from './stack.ts'

describe.runIf(browser)('the list says what is wrong', () => {
  test('for an empty hub, and for filters that match nothing', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open(stack.ui)
    await page.getByText('This task hub has no instances').waitFor()
    await page.getByRole('link', { name: 'Start an orchestration' }).waitFor()
    await page.getByRole('button', { name: /^Failed/ }).click()
    await page.getByText('No instance matches').waitFor()
    await page.getByRole('link', { name: 'Take all filters away' }).click()
    await page.getByText('This task hub has no instances').waitFor()
  })

  test('where the host is down, and goes on once it is back', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now(), 20))
    const mend = stack.host.faults.add({ match: { operation: 'listInstances' }, status: 503 })
    const page = await chromium.open(stack.ui)
    await page.getByText('The host is not available', { exact: true }).waitFor()
    mend()
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('matched 20').waitFor()
  })

  test('where the host refuses the key of the gateway', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.faults.add({ match: { operation: 'listInstances' }, status: 401 })
    const page = await chromium.open(stack.ui)
    await page.getByText('The host refuses the key of the gateway').waitFor()
    await page.getByText('give it the system key').waitFor()
  })

  test('where one broken instance makes the whole list fail, which one it is, and the way round it', async ({
    chromium,
  }) => {
    await using stack = await serveConsole()
    const ids = ['order-1', 'order-2', 'order-3', 'order-4', 'order-5']
    stack.host.seed({ instances: ids.map((instanceId) => ({ instanceId, name: 'ProcessOrder' })) })
    // The fourth cannot be written: pages with it fail, and so does its own status.
    const body = '{"Message":"Something went wrong","ExceptionType":"Newtonsoft.Json.JsonWriterException"}'
    const pages = /^(?!.*[?&]top=[123](&|$))(?!.*instanceIdPrefix=order-[1235])/
    const mends = [
      stack.host.faults.add({ match: { operation: 'listInstances', path: pages }, status: 500, body }),
      stack.host.faults.add({ match: { operation: 'getInstanceStatus', path: 'order-4' }, status: 500, body }),
    ]
    const page = await chromium.open(stack.ui)
    await page.getByText('One broken instance can make a whole list fail').waitFor()
    await page.getByRole('button', { name: 'Find it' }).click()
    await page.getByText('It is the one that the host lists after order-3 (3 instances before it').waitFor()

    // Lists without it can be read.
    await page.getByLabel('Id begins with').fill('order-5')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: 'order-5' }).waitFor()
    await expect.poll(() => page.getByText('One broken instance').count()).toBe(0)

    // Purging it by its id repairs the list.
    await page.keyboard.press('Control+k')
    await page.keyboard.type('order-4')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'order-4' }).waitFor()
    await page.locator('.actions').getByRole('button', { name: 'Purge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Purge' }).click()
    await expect.poll(() => stack.host.instances.get('order-4')).toBeUndefined()
    for (const mend of mends) mend()
    await page.goto(`${stack.ui}#/instances`)
    await page.getByText('matched 4').waitFor()
  })

  test('where a scan takes long', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now(), 20))
    stack.host.faults.add({ match: { operation: 'listInstances' }, latency: 6_000 })
    const page = await chromium.open(stack.ui)
    await page.getByText('The host reads its whole instance table').waitFor()
    await page.getByText('matched 20').waitFor()
  })

  test('where the gateway is gone', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open(stack.ui)
    await page.getByText('This task hub has no instances').waitFor()
    await page.context().setOffline(true)
    await page.getByRole('link', { name: 'Failures' }).click()
    await page.getByText('No connection to the gateway').waitFor()
    expect(chromium.complaints).toEqual([])
  })

  test('for an unknown instance', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open(`${stack.ui}#/instances/nobody`)
    await page.getByText('the host has no instance nobody').waitFor()
  })
})
