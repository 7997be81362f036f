import { writeFile } from 'node:fs/promises'
import { createProgram } from '../src/program.ts'
import { referencePage } from './reference-page.ts'

const program = createProgram({ out: () => undefined, say: () => undefined } as never)
await writeFile(new URL('../../../docs/cli.md', import.meta.url), `${referencePage(program)}\n`)
