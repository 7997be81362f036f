import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { differencesPage } from './differences-page.ts'
import { findHostDifferences, type HostDifferences } from './host-differences.ts'

const docs = join(import.meta.dirname, '../../docs')

it('responds to every recorded request as the host does, but for the listed steps', { timeout: 120_000 }, async () => {
  const listed = JSON.parse(readFileSync(join(docs, 'host-differences.json'), 'utf8')) as HostDifferences
  expect(await findHostDifferences()).toEqual(listed)
})

it('the documentation page is what the list says', () => {
  const listed = JSON.parse(readFileSync(join(docs, 'host-differences.json'), 'utf8')) as HostDifferences
  expect(readFileSync(join(docs, 'differences.md'), 'utf8')).toBe(differencesPage(listed))
})
