import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { loadavg } from 'node:os'
import { gzipSync } from 'node:zlib'
import { files } from '@durable-http/console'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/console/chromium.ts'

// Measures the console in Chromium: sizes, first rows, long tasks while scrolling and opening a history, memory of a scan.
const now = Date.now()
const at = (index: number) => new Date(now - index * 1_000).toISOString().replace(/\.\d+/, '')
const rowOf = (index: number) => ({
  name: 'ProcessOrder',
  instanceId: `order-${String(index).padStart(6, '0')}`,
  runtimeStatus: index % 11 === 3 ? 'Failed' : 'Completed',
  input: null,
  customStatus: null,
  output: index % 11 === 3 ? `Activity function 'Charge' failed: card ${index} declined` : null,
  createdTime: at(index),
  lastUpdatedTime: at(index),
})
const report = (what: string, figure: string | number) => process.stdout.write(`${what}: ${figure}\n`)

/** A history of many events. */
function historyOf(events: number): object[] {
  const finished = (index: number) => ({
    EventType: 'TaskCompleted',
    Result: { index, text: 'x'.repeat(60) },
    Timestamp: new Date(now + index * 20 + 10).toISOString(),
    ScheduledTime: new Date(now + index * 20).toISOString(),
    FunctionName: 'Square',
  })
  return [
    { EventType: 'ExecutionStarted', FunctionName: 'FanOut', Timestamp: new Date(now).toISOString(), Input: null },
    ...Array.from({ length: events - 1 }, (_, index) => finished(index)),
  ]
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://bench')
  const count = Number(url.searchParams.get('prefix') ?? 0)
  if (url.pathname === '/v1/instances') {
    const from = Number(url.searchParams.get('next') ?? 0)
    const to = Math.min(count, from + Number(url.searchParams.get('scan')))
    const lines = Array.from({ length: to - from }, (_, index) => JSON.stringify(rowOf(from + index)))
    const progress = { scanned: to, matched: to, complete: to === count }
    response.end(`${lines.join('\n')}\n${JSON.stringify({ progress, ...(to < count ? { next: String(to) } : {}) })}\n`)
  } else if (url.pathname.endsWith('/instances/huge')) {
    const events = url.searchParams.get('showHistory') === 'true' ? { historyEvents: historyOf(20_000) } : {}
    response.end(JSON.stringify({ ...rowOf(0), instanceId: 'huge', ...events }))
  } else if (url.pathname === '/v1/caller') response.end('{"effects":["read"],"readOnly":false}')
  else if (url.pathname === '/ui/settings.json') response.end('{"version":"0","isMock":false,"signIn":[]}')
  else if (files[url.pathname.slice(4) || 'index.html'] !== undefined) {
    const name = url.pathname.slice(4) || 'index.html'
    const type = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }[name.split('.').at(-1)!]
    response.setHeader('content-type', type ?? 'text/html').end(files[name])
  } else response.writeHead(501).end('{"code":"not_supported"}')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const ui = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ui/`

/** Milliseconds of each task over 50 ms that the browser saw since the page began. */
const longTasks = (page: Page) => page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks.splice(0))
const heap = async (page: Page) => {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / 1e6
}
const told = (tasks: readonly number[]) =>
  tasks.length === 0 ? 'none' : `${tasks.length}, longest ${Math.round(Math.max(...tasks))} ms`

/** Milliseconds of CPU time of the longest task in a trace: unlike its duration, it is the same on a busy machine. */
function longestOf(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString()) as {
    traceEvents: { name: string; pid: number; tid: number; tdur?: number; args: { name?: string } }[]
  }
  const threads = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
  const isOfPage = (pid: number, tid: number) => threads.some((thread) => thread.pid === pid && thread.tid === tid)
  const tasks = traceEvents.filter(({ name, pid, tid }) => name.includes('RunTask') && isOfPage(pid, tid))
  return Math.round(Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1_000)
}

report('load of the last minute', loadavg()[0]!.toFixed(1))
report(
  'gzipped in all',
  `${Object.values(files).reduce((sum, text) => sum + gzipSync(text).length, 0)} bytes of 60,000`,
)

await using chromium = await openBrowser()
const page = await chromium.open('about:blank')
await page.addInitScript(() => {
  const tasks: number[] = []
  Object.assign(globalThis, { tasks })
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.instances .slot')) return
    performance.mark('first rows')
    observer.disconnect()
  }).observe(document, { childList: true, subtree: true })
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
    type: 'longtask',
    buffered: true,
  })
})

await page.goto(`${ui}#/instances?prefix=200`)
await page.locator('.row .id a').first().waitFor()
const first = await page.evaluate(async () => {
  const list = performance.getEntriesByType('resource').find(({ name }) => name.includes('/v1/instances'))
  const rows = performance.getEntriesByName('first rows')[0]!
  return { byte: (list as PerformanceResourceTiming).responseStart, drawn: rows.startTime }
})
report('first rows after the first byte of the list', `${Math.round(first.drawn - first.byte)} ms of 150`)

await page.goto(`${ui}#/instances?prefix=10000`)
await page.getByText('matched 10,000.').waitFor()
await page.waitForTimeout(500)
report('long tasks while 10,000 rows load', told(await longTasks(page)))
await page.evaluate(async () => {
  const scroller = document.querySelector('.scroller')!
  for (let step = 0; step < 120; step++) {
    scroller.scrollTop += 3_000
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
})
report('long tasks while scrolling through them', told(await longTasks(page)))
report('rows in the document', await page.locator('.instances .slot').count())

const browser = page.context().browser()!
await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] })
await page.goto(`${ui}#/instances/huge`)
await page.getByText('steps over').waitFor()
report('long tasks while the timeline of 20,000 events opens', told(await longTasks(page)))
report('longest of its tasks in CPU time', `${longestOf(await browser.stopTracing())} ms`)
await page.getByRole('tab', { name: 'History' }).click()
await page.getByText('20,000 events').waitFor()
await page.waitForTimeout(300)
report('long tasks while its history opens', told(await longTasks(page)))

await page.goto(`${ui}#/instances?prefix=100000`)
const marks: number[] = []
for (const scanned of ['20,000', '40,000', '60,000', '80,000', '100,000']) {
  await page.getByText(`Scanned ${scanned}, matched ${scanned}.`).waitFor()
  if (scanned !== '100,000') await page.getByRole('button', { name: 'Continue' }).waitFor()
  marks.push(await heap(page))
  if (scanned !== '100,000') await page.getByRole('button', { name: 'Continue' }).click()
}
report('heap at 20,000 to 100,000 rows scanned', `${marks.map((mark) => mark.toFixed(1)).join(', ')} MB`)
report('long tasks during that scan', told(await longTasks(page)))
server.close()
server.closeAllConnections()
