import axe from 'axe-core'
import type { Frame, Page } from 'playwright-core'

type Axe = typeof axe

/** Names the rules of accessibility that a page breaks, with the first element that breaks each; `rules` limits them. */
export async function brokenRules(page: Page | Frame, rules?: readonly string[]): Promise<string[]> {
  // A document takes the script once for all views in it. AxeBuilder would open another page for each of them.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  return page.evaluate(
    async (only) => {
      const { axe: here } = globalThis as unknown as { axe: Axe }
      const { violations } = await here.run(document, {
        resultTypes: ['violations'],
        iframes: false,
        preload: false,
        ...(only ? { runOnly: only } : {}),
      })
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)
    },
    rules as string[] | undefined,
  )
}

/** Pixels by which a page is wider than its window. */
export const overflowOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
