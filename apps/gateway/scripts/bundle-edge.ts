import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

/** What came out of bundling the edge entry. */
export interface EdgeBundle {
  code: string
  bytes: number
  gzippedBytes: number
}

// The SDKs would put the bundle over its 150 kB: the exchanges that answer as they do take their place.
const withoutSdks: Plugin = {
  name: 'without-sdks',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /mcp[\\/](src|dist)[\\/](modern|earlier)-handler\.[jt]s$/ }, ({ path }) => ({
      contents: `export * from './exchange/${basename(path).replace('handler', 'exchange')}'`,
      resolveDir: dirname(path),
    }))
  },
}

// It checks input against schemas of described orchestrators, and at the edge there is no file that could describe any.
const withoutValidator: Plugin = {
  name: 'without-validator',
  setup(pluginBuild) {
    pluginBuild.onResolve({ filter: /^@cfworker\/json-schema$/ }, ({ path }) => ({
      path,
      namespace: 'without-validator',
    }))
    pluginBuild.onLoad({ filter: /.*/, namespace: 'without-validator' }, () => ({
      contents:
        'export class Validator { constructor() { throw new Error("no orchestrators are described at the edge") } }',
    }))
  },
}

/** Bundles `src/edge.ts` for Fetch runtimes without Node, minified, into one ES module. */
export async function bundleEdge(): Promise<EdgeBundle> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/edge.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser', 'import'],
    plugins: [withoutSdks, withoutValidator],
    write: false,
    logLevel: 'error',
  })
  const { contents, text } = outputFiles[0]!
  return { code: text, bytes: contents.length, gzippedBytes: gzipSync(contents).length }
}
