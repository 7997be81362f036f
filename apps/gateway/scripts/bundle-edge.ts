import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

/** Code and sizes of the bundled edge entry. */
export interface EdgeBundle {
  code: string
  bytes: number
  gzippedBytes: number
}

// The default validator of the SDK for protocol 2025 is Ajv, which needs `new Function`: workerd forbids it. No server here uses it.
const withoutAjv: Plugin = {
  name: 'without-ajv',
  setup(pluginBuild) {
    pluginBuild.onLoad(
      { filter: /@modelcontextprotocol[\\/]sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/ },
      () => ({
        contents: "export { CfWorkerJsonSchemaValidator as AjvJsonSchemaValidator } from './cfworker-provider.js'",
      }),
    )
  },
}

// The SDK for protocol 2026 brings a copy of the validator that the one for protocol 2025 imports: one is enough.
const oneValidator: Plugin = {
  name: 'one-validator',
  setup(pluginBuild) {
    pluginBuild.onLoad(
      { filter: /@modelcontextprotocol[\\/]server[\\/]dist[\\/]cfWorkerProvider-[\w-]+\.mjs$/ },
      () => ({
        contents:
          "export { CfWorkerJsonSchemaValidator as t } from '@modelcontextprotocol/sdk/validation/cfworker-provider.js'",
        resolveDir: fileURLToPath(new URL('../../../packages/mcp', import.meta.url)),
      }),
    )
  },
}

/** Bundles `src/runtimes/web/edge.ts` for Fetch runtimes without Node, minified, into one ES module. */
export async function bundleEdge(): Promise<EdgeBundle> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/runtimes/web/edge.ts', import.meta.url))],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['workerd', 'worker', 'browser', 'import'],
    plugins: [withoutAjv, oneValidator],
    write: false,
    logLevel: 'error',
  })
  const { contents, text } = outputFiles[0]!
  return { code: text, bytes: contents.length, gzippedBytes: gzipSync(contents).length }
}
