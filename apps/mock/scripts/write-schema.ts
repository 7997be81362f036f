import { writeFile } from 'node:fs/promises'
import { functionsSchemaText } from './functions-schema.ts'

await writeFile(new URL('../functions.schema.json', import.meta.url), functionsSchemaText())
