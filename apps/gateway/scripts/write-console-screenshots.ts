import { mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openBrowser } from '../test/console/chromium.ts'
import { runSamples, shopSeed } from '../test/console/seed.ts'
import { serveConsole } from '../test/console/stack.ts'

// Writes the pictures of the documentation; needs Chromium.
const views: [name: string, hash: string, text: string][] = [
  ['instances', '/instances', 'matched'],
  ['instance', '/instances/fan-out', 'Square'],
  ['failure', '/instances/parent-fail?tab=tree', 'parent-fail:child'],
  ['history', '/instances/status?tab=history', 'ExecutionStarted'],
  ['failures', '/failures', 'failures in'],
  ['start', '/start?from=approval', 'Start again'],
  ['jobs', '/jobs', 'Purge'],
  ['entities', '/entities', '2 entities read'],
  ['entity', '/entities/Ledger/A-1', 'balance'],
  ['apps', '/apps', 'default'],
]
const folder = fileURLToPath(new URL('../../../docs/images/console/', import.meta.url))
await mkdir(folder, { recursive: true })
await using stack = await serveConsole({ host: { clock: 'real' } })
stack.host.seed(shopSeed(Date.now()))
await runSamples(stack.restUrl)
await fetch(`${stack.restUrl}/v1/jobs`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ action: 'purge', selection: { states: ['Terminated'] } }),
})
await using chromium = await openBrowser()
for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1_280, 360]) {
    const page = await chromium.open(stack.ui, { viewport: { width, height: width === 360 ? 700 : 720 }, colorScheme })
    for (const [name, hash, text] of views) {
      await page.goto(`${stack.ui}#${hash}`)
      await page.getByText(text).first().waitFor()
      // Rows that are still on their way.
      await page.waitForTimeout(600)
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` })
    }
    await page.context().close()
  }
}
if (chromium.complaints.length > 0) throw new Error(chromium.complaints.join('\n'))
