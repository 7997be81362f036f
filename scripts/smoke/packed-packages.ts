import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

/** The packed packages, installed in an empty folder as users would. */
export interface PackedPackages extends AsyncDisposable {
  /** The blank folder; the smoke programs are in it. */
  folder: string
  /** Paths of the tarballs. */
  tarballs: string[]
}

/** Runtimes that install from npm without a script of their own, by the name they get in the blank folder. */
export const runtimes: Readonly<Record<string, string>> = {
  'node-20': `npm:node-${process.platform}-${process.arch}@20.20.2`,
  'node-22': `npm:node-${process.platform}-${process.arch}@22.23.3`,
  'node-24': `npm:node-${process.platform}-${process.arch}@24.21.0`,
  'node-26': `npm:node-${process.platform}-${process.arch}@26.10.0`,
  bun: '1.4.5',
  deno: '2.9.6',
  workerd: '1.20261117.1',
}

/** Packages of the function app that the fake host runs. */
const appPackages = { '@azure/functions': '4.16.5', 'durable-functions': '3.5.0' }

/** Folders of the packages that are published, by their names. */
const packages = {
  core: 'packages/core',
  rest: 'packages/rest',
  mcp: 'packages/mcp',
  cli: 'packages/cli',
  mock: 'apps/mock',
  console: 'apps/console',
  gateway: 'apps/gateway',
}

/** Packs the packages as a release does and installs them, and the runtimes, into an empty folder. */
export async function packPackages(): Promise<PackedPackages> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-http-smoke-'))
  for (const place of Object.values(packages)) {
    await run('pnpm', ['pack', '--pack-destination', join(folder, 'tarballs')], { cwd: join(root, place) })
  }
  const tarballs = (await readdir(join(folder, 'tarballs'))).map((name) => join(folder, 'tarballs', name))
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({
      private: true,
      type: 'module',
      dependencies: {
        ...Object.fromEntries(tarballs.map((tarball) => [packageOf(tarball), `file:${tarball}`])),
        // The oldest that the peer range of rest takes: the app around is its user's.
        hono: '4.8.0',
      },
      devDependencies: { ...runtimes, ...appPackages },
    }),
  )
  // npm, not pnpm: the folder is outside every workspace, and most users have npm. Scripts of bun and deno only choose a binary.
  await run('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], { cwd: folder })
  await cp(import.meta.dirname, folder, { recursive: true, filter: (source) => !source.endsWith('.ts') })
  return { folder, tarballs, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

/** Name of the package in a tarball. */
export function packageOf(tarball: string): string {
  const [, name = ''] = /durable-http-([a-z]+)-[^/]*\.tgz$/.exec(tarball) ?? []
  if (!Object.hasOwn(packages, name)) throw new Error(`${tarball} is not a tarball of this repository`)
  return `@durable-http/${name}`
}
