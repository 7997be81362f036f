import { readFile } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import type { Plugin } from 'esbuild'

/** Makes `require`, which `startUpPlugin` puts in place of imports. */
export const requireBanner =
  "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);"

/** Keeps out of the bundle what takes long to start and is not needed. */
export const startUpPlugin: Plugin = {
  name: 'start-up',
  setup(build) {
    // An import of a module of Node runs all its getters: that of `node:http` loads the global `fetch`, and that of `node:fs` streams.
    build.onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, namespace, importer }) => {
      const name = path.replace(/^node:/, '')
      if (!isBuiltin(path) || name === 'module') return undefined
      if (namespace === 'required') return { path, external: true }
      // Commander runs subcommands that are programs of their own; this command has no such subcommands.
      if (name === 'child_process' && /commander/.test(importer)) return { path: 'nothing', namespace: 'required' }
      return { path: name, namespace: 'required' }
    })
    build.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => {
      if (path === 'nothing') return { contents: 'module.exports = {}' }
      if (path === 'process') return { contents: 'module.exports = globalThis.process' }
      return { contents: `module.exports = require('node:${path}')` }
    })
    // Its entry touches the global `Headers`, with which Node loads all of the global `fetch`.
    build.onLoad({ filter: /ofetch[\\/]dist[\\/]index\.mjs$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const [, names] = /^import (\{ c as createFetch \} from '\.\/shared\/[^']+');/m.exec(text) ?? []
      if (names === undefined) throw new Error('ofetch has changed: its entry no longer imports createFetch')
      return { contents: `export ${names}` }
    })
  },
}
