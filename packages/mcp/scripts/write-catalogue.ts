import { readFile, writeFile } from 'node:fs/promises'
import { catalogue } from '../src/index.ts'
import { toolTable, withToolTable } from './tool-table.ts'

const readme = new URL('../README.md', import.meta.url)

await writeFile(new URL('../tools.json', import.meta.url), `${JSON.stringify(catalogue, null, 2)}\n`)
await writeFile(readme, withToolTable(await readFile(readme, 'utf8'), toolTable(catalogue)))
