import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { problemPages } from './problem-pages.ts'

const folder = join(import.meta.dirname, '../docs/problems')
mkdirSync(folder, { recursive: true })
for (const [file, text] of problemPages()) writeFileSync(join(folder, file), text)
