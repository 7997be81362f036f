import { writeFile } from 'node:fs/promises'
import { configurationPage } from '../src/cli/configuration-page.ts'

const page = new URL('../../../docs/gateway/configuration.md', import.meta.url)
await writeFile(page, configurationPage())
process.stdout.write(`${page.pathname}\n`)
