import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { browser } from '../browser.ts'
import { test } from './console-test.ts'
import { shopSeed } from './seed.ts'
import { serveConsole } from './stack.ts'

/** Stands in for the jobs of a gateway, by the table of its API; resolves to what was asked. */
async function routeJobs(page: Page, matched: number): Promise<{ body: Record<string, unknown>; key?: string }[]> {
  const asked: { body: Record<string, unknown>; key?: string }[] = []
  const job = {
    id: 'job 1',
    action: 'restart',
    status: 'running',
    selection: { states: ['Failed'], prefix: 'job-' },
    description: 'instances in state Failed',
    createdAt: '2026-11-29T12:00:00.000Z',
    progress: { done: 3, failed: 1, skipped: 0, unknown: 0, planned: matched, rate: 2, remaining: 9 },
  }
  await page.route('**/v1/jobs**', async (route) => {
    const { pathname } = new URL(route.request().url())
    const headers = { 'content-type': 'application/json' }
    if (pathname.endsWith('/events'))
      return route.fulfill({
        contentType: 'text/event-stream',
        body: `event: status\ndata: ${JSON.stringify({ ...job, status: 'completed' })}\n\nevent: end\ndata: {}\n\n`,
      })
    if (pathname.endsWith('/items'))
      return route.fulfill({
        contentType: 'application/jsonl',
        body: '{"instanceId":"a","outcome":"done","newInstanceId":"b"}\n{"instanceId":"c","outcome":"failed","code":"conflict"}\n',
      })
    if (route.request().method() === 'GET')
      return route.fulfill({ headers, body: JSON.stringify(pathname.endsWith('/jobs') ? { jobs: [job] } : job) })
    if (!pathname.endsWith('/jobs')) return route.fulfill({ status: 200, headers, body: '{}' })
    const body = route.request().postDataJSON() as Record<string, unknown>
    const key = route.request().headers()['idempotency-key']
    asked.push({ body, ...(key === undefined ? {} : { key }) })
    const sample = [{ instanceId: 'job-10003', name: 'SyncStock', runtimeStatus: 'Failed' }]
    return body['dryRun'] === true
      ? route.fulfill({ headers, body: JSON.stringify({ matched, complete: true, sample, duration: 30 }) })
      : route.fulfill({ status: 201, headers, body: JSON.stringify(job) })
  })
  return asked
}

describe.runIf(browser)('a bulk action', () => {
  test('means all that match, is tried first, is confirmed by its count, and becomes a job', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now()))
    const page = await chromium.open('about:blank')
    const asked = await routeJobs(page, 1_200)
    await page.goto(`${stack.ui}#/instances?state=Failed&prefix=job-`)
    await page.getByRole('button', { name: /^Restart all that match/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('all instances in state Failed and with ids that begin with “job-”').waitFor()
    expect(await dialog.getByRole('button', { name: /^Restart/ }).isDisabled()).toBe(true)
    await dialog.getByRole('button', { name: 'Dry run' }).click()
    await dialog.getByText('This would touch 1,200 instances, in about 30 s.').waitFor()
    const confirm = dialog.getByRole('button', { name: 'Restart 1200' })
    expect(await confirm.isDisabled()).toBe(true)
    await dialog.getByLabel('Type 1200 to confirm').fill('1200')
    await confirm.click()
    await page.getByRole('heading', { name: 'Restart many' }).waitFor()
    await page.getByText('runs as b').waitFor()
    const selection = { states: ['Failed'], prefix: 'job-' }
    expect(asked).toEqual([
      { body: { action: 'restart', selection, dryRun: true } },
      { body: { action: 'restart', selection }, key: expect.stringMatching(/^[\da-f-]{36}$/) },
    ])
    expect(page.url()).toContain('#/jobs/job%201')
  })

  test('on ticked rows means these and no others', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now(), 20))
    const page = await chromium.open('about:blank')
    const asked = await routeJobs(page, 1)
    await page.goto(`${stack.ui}#/instances`)
    await page.getByLabel('Choose job-10003').check()
    await page.getByLabel('Do to many').selectOption('purge')
    await page.getByRole('button', { name: 'Purge these 1' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('This would touch 1 instance').waitFor()
    expect(asked[0]?.body).toEqual({ action: 'purge', selection: { ids: ['job-10003'] }, dryRun: true })
    const everything = page.getByRole('button', { name: /^Purge all that match/ })
    await expect.poll(() => everything.getAttribute('aria-disabled')).toBe('true')
  })

  test('repairs a group of failures by what its members have in common', async ({ chromium }) => {
    await using stack = await serveConsole()
    stack.host.seed(shopSeed(Date.now()))
    const page = await chromium.open('about:blank')
    const asked = await routeJobs(page, 6)
    await page.goto(`${stack.ui}#/failures?since=2020-01-01`)
    const group = page.locator('.group', { hasText: 'SyncStock' })
    await group.getByRole('button', { name: 'Rewind …' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('This would touch 6 instances').waitFor()
    expect(asked[0]?.body).toMatchObject({
      action: 'rewind',
      selection: { states: ['Failed'], functions: ['SyncStock'], createdSince: expect.any(String) },
    })
  })

  test('is not offered where the gateway has no jobs, which is said', async ({ chromium }) => {
    await using stack = await serveConsole()
    const page = await chromium.open('about:blank')
    await page.route('**/v1/jobs**', (route) =>
      route.fulfill({ status: 501, contentType: 'application/problem+json', body: '{"code":"not_supported"}' }),
    )
    await page.goto(stack.ui)
    await page.getByText('Bulk actions need jobs, which this gateway does not have').waitFor()
    await page.goto(`${stack.ui}#/jobs`)
    await page.getByText('This gateway has no jobs').waitFor()
  })
})

describe.runIf(browser)('a bulk action on a gateway with jobs', () => {
  test('is done to what it named, and reported', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now(), 60))
    const page = await chromium.open(`${stack.ui}#/instances?state=Terminated`)
    const before = stack.host.instances.size
    await page.getByLabel('Do to many').selectOption('purge')
    await page.getByRole('button', { name: /^Purge all that match \(2\)/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Dry run' }).click()
    await dialog.getByText('This would touch 2 instances').waitFor()
    expect(stack.host.instances.size).toBe(before)
    await dialog.getByRole('button', { name: 'Purge 2' }).click()
    await page.getByRole('heading', { name: 'Purge many' }).waitFor()
    await page.getByText('completed').waitFor()
    await page.getByText('2 done').waitFor()
    await page.locator('.items').getByText('done').first().waitFor()
    expect(stack.host.instances.size).toBe(before - 2)
    await page.goto(`${stack.ui}#/jobs`)
    await page.getByText('Purge ·').waitFor()
    expect(chromium.complaints).toEqual([])
  })

  test('is counted again where the yes comes long after the dry run', async ({ chromium }) => {
    await using stack = await serveConsole({ host: { clock: 'real' } })
    stack.host.seed(shopSeed(Date.now(), 60))
    const page = await chromium.open(`${stack.ui}#/instances?state=Terminated`)
    const later = (minutes: number) =>
      page.evaluate((milliseconds) => {
        const now = Date.now
        Date.now = () => now() + milliseconds
      }, minutes * 60_000)
    const jobs = async () =>
      ((await (await fetch(`${new URL(stack.ui).origin}/v1/jobs`)).json()) as { jobs: object[] }).jobs.length
    await page.getByLabel('Do to many').selectOption('purge')
    await page.getByRole('button', { name: /^Purge all that match/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Dry run' }).click()
    await dialog.getByText('This would touch 2 instances').waitFor()
    const seeded = { name: 'SyncStock', runtimeStatus: 'Terminated' } as const
    stack.host.seed({ instances: [{ instanceId: 'ended-since', ...seeded }] })
    await later(2)
    await dialog.getByRole('button', { name: 'Purge 2' }).click()
    await dialog.getByText('2 instances matched before, 3 instances now. Nothing was done yet.').waitFor()
    expect(await jobs()).toBe(0)
    // The same count again is what was agreed to.
    await later(2)
    await dialog.getByRole('button', { name: 'Purge 3' }).click()
    await page.getByRole('heading', { name: 'Purge many' }).waitFor()
    await page.getByText('3 done').waitFor()
    expect(await jobs()).toBe(1)
    expect(chromium.complaints).toEqual([])
  })
})
