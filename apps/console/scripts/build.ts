import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildConsole, fileText } from './built-files.ts'
import { buildPages, pagesText } from './built-pages.ts'

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

// Writes the built files where they are committed, or into the folder that is given.
const [folder] = process.argv.slice(2)
const targets = folder
  ? { files: `${folder}/files.js`, pages: `${folder}/page-documents.ts` }
  : { files: pathOf('../built/files.js'), pages: pathOf('../../../packages/mcp/src/offering/pages/page-documents.ts') }
await writeFile(targets.files, fileText(await buildConsole()))
await writeFile(targets.pages, pagesText(await buildPages()))
