import { basePath } from '@durable-http/core'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { test } from './console-test.ts'
import { serveWithProvider } from './provider-stack.ts'
import { canary, type ConsoleStack, serveConsole } from './stack.ts'

/** Sends a request to the host, past the gateway. */
async function post({ host }: ConsoleStack, path: string, body = 'null'): Promise<void> {
  const headers = { 'x-functions-key': canary, 'content-type': 'application/json' }
  const response = await host.fetch(
    new Request(`http://127.0.0.1${basePath}/${path}`, { method: 'POST', headers, body }),
  )
  expect(response.status).toBe(202)
}

/** Ids behind which the page asked for events, in order; undefined where it asked for all. */
function streamsOf(page: Page): (string | undefined)[] {
  const streams: (string | undefined)[] = []
  page.on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('/events')) streams.push(request.headers()['last-event-id'])
  })
  return streams
}

/** Lets the open instance end, and expects the page to show it and to follow no more. */
async function expectEnd(page: Page, stack: ConsoleStack, streams: readonly unknown[]): Promise<void> {
  await post(stack, 'instances/approval/raiseEvent/Approve', '"yes"')
  await page.locator('.facts').getByText('Completed').waitFor()
  const { length } = streams
  await page.getByRole('tab', { name: 'History' }).click()
  await page.getByRole('button', { name: 'ExecutionCompleted' }).waitFor()
  expect(streams).toHaveLength(length)
}

describe.runIf(browser)('an open instance is followed', () => {
  test('through renewals of the token', async ({ chromium }) => {
    await using served = await serveWithProvider({ refreshes: true, lifetimes: [6] })
    const { provider, stack } = served
    await post(stack, 'orchestrators/Approval/approval')
    const page = await chromium.open(stack.ui)
    const streams = streamsOf(page)
    await page.getByRole('button', { name: /^Sign in at/ }).click()
    await page.getByRole('link', { name: 'approval' }).click()
    await page.locator('.facts').getByText('Running').waitFor()
    // The stream ends with its token; the next one is opened with another token, behind the state that is shown.
    await expect.poll(() => streams.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2)
    expect(provider.refreshed.length).toBeGreaterThanOrEqual(1)
    expect(streams.slice(0, 2)).toEqual([undefined, expect.stringMatching(/./)])
    await expectEnd(page, stack, streams)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })

  test('from a gateway that stops to the next one', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    await post(stack, 'orchestrators/Approval/approval')
    const page = await chromium.open('about:blank')
    const streams = streamsOf(page)
    const opened = page.waitForResponse((response) => response.url().endsWith('/events'))
    await page.goto(`${stack.ui}#/instances/approval`)
    await opened
    await page.locator('.facts').getByText('Running').waitFor()
    stack.replace()
    // A stream that ended before its first event reached the page is asked for anew, without an id.
    await expect
      .poll(
        () => {
          if (streams.length > 1 && streams.at(-1) === undefined) stack.replace()
          return streams.at(-1)
        },
        { timeout: 20_000, interval: 1_000 },
      )
      .toMatch(/./)
    await expectEnd(page, stack, streams)
  })
})
