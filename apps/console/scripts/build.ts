import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildConsole, fileText } from './built-files.ts'

// Writes the built files where they are committed, or to the path that is given.
const target = process.argv[2] ?? fileURLToPath(new URL('../built/files.js', import.meta.url))
await writeFile(target, fileText(await buildConsole()))
