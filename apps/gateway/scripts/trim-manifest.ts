import { readFile, writeFile } from 'node:fs/promises'

// The compiler copies the manifest, of which the build reads the version; the rest would describe a package inside the package.
const path = new URL('../dist/package/package.json', import.meta.url)
const { name, version, type } = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>
await writeFile(path, `${JSON.stringify({ name, version, type }, undefined, 2)}\n`)
