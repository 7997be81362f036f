import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { differencesPage } from '../test/host-differences/differences-page.ts'
import { findHostDifferences, type HostDifferences } from '../test/host-differences/host-differences.ts'

const docs = join(import.meta.dirname, '../docs')
const found = await findHostDifferences()
writeFileSync(join(docs, 'host-differences.json'), compact(found))
writeFileSync(join(docs, 'differences.md'), differencesPage(found))

// Lists of numbers stay on one line.
function compact(value: HostDifferences): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replaceAll(/\[[\d\s,]+\]/g, (list) => list.replaceAll(/\s+/g, '').replaceAll(',', ', '))}\n`
}
