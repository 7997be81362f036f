import { readFile, writeFile } from 'node:fs/promises'
import { rolesTable, withRoles } from './roles-table.ts'

const page = new URL('../../../docs/gateway/authentication.md', import.meta.url)
await writeFile(page, withRoles(await readFile(page, 'utf8'), rolesTable()))
process.stdout.write(`${page.pathname}\n`)
