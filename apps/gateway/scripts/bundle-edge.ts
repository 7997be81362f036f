import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { cutSdks } from './edge/cut-sdks.ts'
import { pureSchemas } from './edge/pure-schemas.ts'
import { staticImports } from './edge/static-imports.ts'
import { withoutRetention } from './edge/without-retention.ts'

/** Code and sizes of the bundled edge entry. */
export interface EdgeBundle {
  code: string
  bytes: number
  gzippedBytes: number
}

/** Bundles `src/runtimes/web/edge.ts` for Fetch runtimes without Node, minified, into one ES module. */
export async function bundleEdge(): Promise<EdgeBundle> {
  await using bundle = await rolldown({
    input: fileURLToPath(new URL('../src/runtimes/web/edge.ts', import.meta.url)),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'], conditionNames: ['workerd', 'worker', 'browser', 'import'] },
    treeshake: { propertyReadSideEffects: false, unknownGlobalSideEffects: false },
    plugins: [cutSdks(), pureSchemas(), staticImports(), withoutRetention()],
    logLevel: 'warn',
  })
  const { output } = await bundle.generate({
    format: 'esm',
    minify: true,
    comments: { annotation: false, jsdoc: false, legal: true },
    codeSplitting: false,
  })
  const { code } = output[0]
  return { code, bytes: Buffer.byteLength(code), gzippedBytes: gzipSync(code).length }
}
