import { test as base } from 'vitest'
import { pagesOf, startChromium } from './chromium.ts'

/** A test with pages in Chromium: one browser for each file, which starts in two seconds, and contexts of its own for each test. */
export const test = base
  // oxlint-disable-next-line no-empty-pattern -- vitest reads the names of fixtures from the pattern
  .extend('started', { scope: 'file' }, async ({}, { onCleanup }) => {
    const started = await startChromium()
    onCleanup(() => started.close())
    return started
  })
  .extend('chromium', async ({ started }, { onCleanup }) => {
    const pages = pagesOf(started)
    onCleanup(() => pages[Symbol.asyncDispose]())
    return pages
  })
