import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { browser } from '../browser.ts'

/** Pages of a browser, and what they complained of. */
export interface ConsoleBrowser extends AsyncDisposable {
  browser: Browser
  /** Opens a page in a context of its own. */
  open(url: string, options?: BrowserContextOptions): Promise<Page>
  /** Messages of the console, errors of scripts, and addresses of requests to other origins. */
  complaints: string[]
  /** Everything that went over the wire to pages: addresses, headers, bodies. */
  traffic: string[]
}

/** Starts Chromium. */
export const startChromium = () =>
  chromium.launch({ executablePath: browser!, args: ['--no-sandbox', '--disable-gpu'] })

/** Opens pages in a browser that others use too; disposing of it closes only its own pages. */
export function pagesOf(started: Browser): ConsoleBrowser {
  const complaints: string[] = []
  const traffic: string[] = []
  const contexts = new AsyncDisposableStack()
  return {
    browser: started,
    complaints,
    traffic,
    async open(url, options = {}) {
      const context = await started.newContext({ viewport: { width: 1_280, height: 800 }, ...options })
      contexts.defer(() => context.close())
      const page = await context.newPage()
      page.setDefaultTimeout(12_000)
      const { origin } = new URL(url)
      page.on('console', (message) => {
        // The page itself reports refused requests.
        if (message.type() === 'error' && !/Failed to load resource/.test(message.text()))
          complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      page.on('request', (request) => {
        traffic.push(request.url())
        const isPage = request.isNavigationRequest()
        if (!isPage && new URL(request.url()).origin !== origin && !request.url().startsWith('data:'))
          complaints.push(request.url())
      })
      await page.goto(url)
      return page
    },
    [Symbol.asyncDispose]: () => contexts.disposeAsync(),
  }
}

/** Starts Chromium for one program. */
export async function openBrowser(): Promise<ConsoleBrowser> {
  const started = await startChromium()
  return { ...pagesOf(started), [Symbol.asyncDispose]: () => started.close() }
}
