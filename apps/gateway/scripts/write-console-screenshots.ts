import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/console/chromium.ts'
import { runSamples, shopSeed } from '../test/console/seed.ts'
import { serveConsole } from '../test/console/stack.ts'
import { threeKeys } from '../test/key-hash.ts'

// Writes the pictures of the documentation, all or those that are named; needs Chromium.
interface Picture {
  name: string
  ui: string
  hash: string
  /** Text that shows that the view is there. */
  text: string
  open?: (page: Page) => Promise<void>
}

const names = process.argv.slice(2)
const folder = fileURLToPath(new URL('../../../docs/images/console/', import.meta.url))
await mkdir(folder, { recursive: true })
await using shop = await serveConsole({ host: { clock: 'real' } })
await using mock = await serveConsole({ host: { clock: 'virtual' }, hasClock: true })
await using guarded = await serveConsole({ config: { auth: threeKeys } })
shop.host.seed(shopSeed(Date.now()))
await runSamples(shop.restUrl)
const created = await fetch(`${shop.restUrl}/v1/jobs`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ action: 'purge', selection: { states: ['Terminated'] } }),
})
const { id: job } = (await created.json()) as { id: string }

const ofShop = (name: string, hash: string, text: string, open?: Picture['open']): Picture => ({
  name,
  ui: shop.ui,
  hash,
  text,
  ...(open ? { open } : {}),
})
const pictures: readonly Picture[] = [
  ofShop('instances', '/instances', 'matched'),
  ofShop('instance', '/instances/fan-out', 'Square'),
  ofShop('failure', '/instances/parent-fail?tab=tree', 'parent-fail:child'),
  ofShop('history', '/instances/status?tab=history', 'ExecutionStarted'),
  ofShop('failures', '/failures', 'failures in'),
  ofShop('bulk', '/instances?state=Failed', 'matched', async (page) => {
    await page.getByRole('button', { name: /^Restart all that match/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Dry run' }).click()
    await page.getByText('This would touch').waitFor()
  }),
  ofShop('start', '/start?from=approval', 'Start again'),
  ofShop('jobs', '/jobs', 'Purge'),
  ofShop('job', `/jobs/${encodeURIComponent(job)}`, 'completed'),
  ofShop('entities', '/entities', '2 entities read'),
  ofShop('entity', '/entities/Ledger/A-1', 'balance'),
  ofShop('apps', '/apps', 'looked at now'),
  ofShop('palette', '/jobs', 'Purge', async (page) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').fill('fail')
  }),
  { name: 'clock', ui: mock.ui, hash: '/clock', text: 'At the host it is' },
  { name: 'sign-in', ui: guarded.ui, hash: '/instances', text: 'API key of the gateway' },
]

await using chromium = await openBrowser()
for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1_280, 360]) {
    const viewport = { width, height: width === 360 ? 700 : 720 }
    for (const ui of new Set(pictures.map((picture) => picture.ui))) {
      const page = await chromium.open(ui, { viewport, colorScheme })
      for (const { name, hash, text, open } of pictures.filter((picture) => picture.ui === ui)) {
        if (names.length > 0 && !names.includes(name)) continue
        await page.goto(`${ui}#${hash}`)
        await page.getByText(text).first().waitFor()
        await open?.(page)
        // Rows that are still on their way.
        await page.waitForTimeout(600)
        await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` })
        if (open) await page.keyboard.press('Escape')
      }
      await page.context().close()
    }
  }
}
if (chromium.complaints.length > 0) throw new Error(chromium.complaints.join('\n'))
