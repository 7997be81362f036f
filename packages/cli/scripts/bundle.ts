import { chmod, rm } from 'node:fs/promises'
import { type BuildOptions, build } from 'esbuild'
import { directImportsPlugin } from './direct-imports-plugin.ts'
import { otherFilesPlugin } from './other-files-plugin.ts'
import { requireBanner, startUpPlugin } from './start-up-plugin.ts'

const root = new URL('..', import.meta.url).pathname

const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // The build of ofetch for runtimes that have a fetch of their own.
  conditions: ['workerd'],
  format: 'esm',
  minify: true,
  banner: { js: requireBanner },
  logLevel: 'warning',
}

// Libraries that few commands need, and what of them is used.
const libraries = [
  { name: 'yaml', file: 'yaml.js', used: '{ stringify }' },
  { name: 'cli-table3', file: 'table.js', used: '{ default }' },
  { name: 'string-width', file: 'width.js', used: '{ default }' },
  { name: '@clack/prompts', file: 'prompts.js', used: '{ confirm, isCancel, text }' },
  { name: '@bomb.sh/tab/commander', file: 'completion.js', used: '{ default }' },
]

// Node takes about as long to find a file as to run it, so there are few: a small one that starts, one with all commands,
// of which each is evaluated when it runs, and one for each of these libraries.
await rm(`${root}dist`, { recursive: true, force: true })
await build({
  ...shared,
  entryPoints: ['src/bin.ts'],
  outfile: 'dist/durable.js',
  plugins: [otherFilesPlugin({ './main.ts': 'main.js' }), startUpPlugin],
})
await build({
  ...shared,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.js',
  plugins: [
    otherFilesPlugin(Object.fromEntries(libraries.map(({ name, file }) => [name, file]))),
    startUpPlugin,
    directImportsPlugin,
  ],
})
for (const { name, file, used } of libraries) {
  await build({
    ...shared,
    stdin: { contents: `export ${used} from '${name}'`, resolveDir: root },
    outfile: `dist/${file}`,
    plugins: [startUpPlugin],
  })
}
await chmod(`${root}dist/durable.js`, 0o755)
