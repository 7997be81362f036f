import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { test } from './console-test.ts'
import { runSamples } from './seed.ts'
import { serveConsole } from './stack.ts'

describe.runIf(browser)('an open instance', () => {
  test('shows a change as it happens, and takes an event', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/approval`)
    await page.locator('.facts').getByText('Running').waitFor()
    await page.getByRole('button', { name: 'Raise event' }).click()
    await page.getByLabel('Event name').fill('Approve')
    await page.getByLabel('Data (JSON)').fill('{"by":')
    await page.getByText(/This is not JSON/).waitFor()
    await page.getByLabel('Data (JSON)').fill('{"by":"me"}')
    await page.getByRole('dialog').getByRole('button', { name: 'Raise event' }).click()
    await page.locator('.facts').getByText('Completed').waitFor()
    expect(stack.host.instances.get('approval')?.output).toBe('approved')
    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('button', { name: 'EventRaised' }).click()
    await page.getByText('"by"').first().waitFor()
    expect(page.url()).toContain('tab=history')
    expect(chromium.complaints).toEqual([])
  })

  test('is suspended, resumed, terminated and purged, each after a question', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/approval`)
    const act = async (name: string, state: string) => {
      await page.locator('.actions').getByRole('button', { name, exact: true }).click()
      const dialog = page.getByRole('dialog')
      if (name !== 'Purge') await dialog.getByLabel('Reason').fill('a test')
      await dialog.getByRole('button', { name, exact: true }).click()
      await page.locator('.facts').getByText(state, { exact: true }).waitFor()
    }
    await act('Suspend', 'Suspended')
    await act('Resume', 'Running')
    await act('Terminate', 'Terminated')
    await page.locator('.actions').getByRole('button', { name: 'Purge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Do nothing' }).click()
    expect(stack.host.instances.get('approval')).toBeDefined()
    await page.locator('.actions').getByRole('button', { name: 'Purge' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Purge' }).click()
    await page.getByRole('heading', { name: 'Instances' }).waitFor()
    expect(stack.host.instances.get('approval')).toBeUndefined()
  })

  test('says why it failed, and leads to its children', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/parent-fail?tab=tree`)
    await page.locator('.failure').getByText('boom', { exact: true }).waitFor()
    await page.getByRole('link', { name: 'parent-fail:child' }).click()
    await page.getByRole('heading', { name: 'parent-fail:child' }).waitFor()
    await page.getByRole('link', { name: 'parent-fail', exact: true }).first().click()
    await page.getByRole('heading', { name: 'parent-fail', exact: true }).waitFor()
  })

  test('is started again with an edited input', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await runSamples(stack.restUrl)
    const page = await chromium.open(`${stack.ui}#/instances/fan-out`)
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    await page.getByRole('button', { name: 'Start again …' }).waitFor()
    await page.route('**/instances/fan-out?*', async (route) => {
      await held
      await route.continue()
    })
    await page.getByRole('button', { name: 'Start again …' }).click()
    // Until the input is known, it can be neither edited nor left out of a start.
    const input = page.getByLabel('Input (JSON)')
    await page.getByText('Reading the input …').waitFor()
    expect(await input.isDisabled()).toBe(true)
    expect(await page.getByRole('button', { name: 'Start', exact: true }).getAttribute('aria-disabled')).toBe('true')
    release()
    await expect.poll(() => input.inputValue()).toBe('12')
    await input.fill('3')
    await page.getByLabel('Instance id').fill('again')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('heading', { name: 'again' }).waitFor()
    await page.getByRole('tab', { name: 'Output' }).click()
    await page.locator('pre').getByText('14').waitFor()
  })

  test('shows payloads as text, whatever they hold', async ({ chromium }) => {
    const evil = '<img src=x onerror="globalThis.broken=1"><script>globalThis.broken=1</script>'
    await using stack = await serveConsole()
    const payload = { [evil]: evil }
    stack.host.seed({
      instances: [
        {
          instanceId: evil.slice(0, 20).replaceAll('/', '_'),
          name: 'Evil',
          runtimeStatus: 'Failed',
          input: payload,
          output: `Activity function '${evil.slice(0, 30)}' failed: ${evil}`,
          customStatus: payload,
        },
      ],
      entities: [{ name: 'Evil', key: 'k', state: payload }],
    })
    const page = await chromium.open(stack.ui)
    await page.locator('.row .id a').click()
    for (const tab of ['Input', 'Output', 'Custom status', 'History'])
      await page.getByRole('tab', { name: tab }).click()
    await page.goto(`${stack.ui}#/failures?since=2020-01-01`)
    await page.getByRole('heading', { name: 'Failures' }).waitFor()
    await page.goto(`${stack.ui}#/entities`)
    await page.locator('td a').click()
    await page.locator('pre').waitFor()
    expect(
      await page.evaluate(() => ['broken' in globalThis, document.querySelectorAll('main img, main script').length]),
    ).toEqual([false, 0])
    expect(chromium.complaints).toEqual([])
  })
})
