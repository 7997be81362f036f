import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildConsole, fileText } from './built-files.ts'

await writeFile(fileURLToPath(new URL('../built/files.js', import.meta.url)), fileText(await buildConsole()))
