import { writeFile } from 'node:fs/promises'
import { catalogue } from '../src/index.ts'

await writeFile(new URL('../tools.json', import.meta.url), `${JSON.stringify(catalogue, null, 2)}\n`)
