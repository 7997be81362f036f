import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

/** What came out of bundling the edge entry. */
export interface EdgeBundle {
  code: string
  bytes: number
  gzippedBytes: number
}

// The MCP SDK imports Ajv for servers that bring no validator of their own; ours does, and workerd forbids Ajv's eval.
const withoutAjv: Plugin = {
  name: 'without-ajv',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /validation[\\/]ajv-provider\.js$/ }, () => ({
      contents:
        'export class AjvJsonSchemaValidator { constructor() { throw new Error("there is no Ajv at the edge") } }',
    }))
  },
}

// The second SDK would put the bundle over its 150 kB: at the edge, clients of protocol 2026-07-28 are told to speak the one before.
const withoutSecondSdk: Plugin = {
  name: 'without-second-sdk',
  setup(pluginBuild) {
    pluginBuild.onLoad({ filter: /mcp[\\/](src|dist)[\\/]modern-handler\.[jt]s$/ }, () => ({
      contents: 'export const createModernHandler = async () => async () => undefined',
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
    plugins: [withoutAjv, withoutSecondSdk],
    write: false,
    logLevel: 'error',
  })
  const { contents, text } = outputFiles[0]!
  return { code: text, bytes: contents.length, gzippedBytes: gzipSync(contents).length }
}
