import { readFile, writeFile } from 'node:fs/promises'
import process from 'node:process'
import { type PackageJson, releasedPackage, releasedServer, type ServerJson, versionModule } from './release-files.ts'

// Run after the versions are set. On GitHub it also writes where the packages come from, which npm wants to see proven.
const place = process.env['GITHUB_REPOSITORY']
const root = new URL('../../../', import.meta.url)
const read = async <Json>(path: string) => JSON.parse(await readFile(new URL(path, root), 'utf8')) as Json
const write = (path: string, text: string) => writeFile(new URL(path, root), text)
const writeJson = (path: string, json: object) => write(path, `${JSON.stringify(json, null, 2)}\n`)

if (place !== undefined) {
  for (const folder of ['packages/core', 'packages/rest', 'packages/mcp', 'packages/cli', 'apps/mock']) {
    const path = `${folder}/package.json`
    await writeJson(path, releasedPackage(await read<PackageJson>(path), folder, place))
  }
}
const own = await read<PackageJson>('packages/mcp/package.json')
const server = 'packages/mcp/server.json'
await writeJson(server, releasedServer(await read<ServerJson>(server), own))
await write('packages/mcp/src/protocol/version.ts', versionModule(own))
