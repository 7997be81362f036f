import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { bundleEdge } from './bundle-edge.ts'

/** Runtimes with ports of their own, for which the gateway is built. */
export type Runtime = 'node' | 'deno' | 'bun'

/** A build that starts with one file. */
export interface RuntimeBundle {
  /** Absolute path of the file to run. */
  entry: string
  bytes: number
  gzippedBytes: number
}

const pathOf = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url))

// Packages of the older module system ask for `require`, which a module has to make.
const requireForModules = `import { createRequire } from 'node:module'
const require = createRequire(import.meta.url)`

/** Builds the gateway for a runtime, all its dependencies included; what is loaded only when asked for stays in files of its own. */
export async function bundleFor(runtime: Runtime, into = `dist/${runtime}`): Promise<RuntimeBundle> {
  const folder = pathOf(into)
  await rm(folder, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: pathOf('.'),
    entryPoints: { gateway: `src/runtimes/${runtime === 'node' ? 'node/main' : `web/${runtime}`}.ts` },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    minify: true,
    keepNames: true,
    format: 'esm',
    target: 'es2024',
    platform: 'node',
    mainFields: ['module', 'main'],
    conditions: [runtime, 'import'],
    define: { 'process.env.NODE_ENV': '"production"' },
    banner: { js: requireForModules },
    metafile: true,
    logLevel: 'error',
  })
  const files = await Promise.all(Object.keys(metafile.outputs).map((path) => readFile(pathOf(path))))
  const sum = (sizeOf: (file: Buffer) => number) => files.reduce((total, file) => total + sizeOf(file), 0)
  return {
    entry: `${folder}/gateway.mjs`,
    bytes: sum((file) => file.length),
    gzippedBytes: sum((file) => gzipSync(file).length),
  }
}

/** Builds the one module for platforms that call `fetch`. */
async function writeEdgeBundle(): Promise<RuntimeBundle> {
  const { code, ...sizes } = await bundleEdge()
  const entry = pathOf('dist/edge/gateway.mjs')
  await mkdir(pathOf('dist/edge'), { recursive: true })
  await writeFile(entry, code)
  return { entry, ...sizes }
}

if (import.meta.main) {
  const builds = [await writeEdgeBundle()]
  for (const runtime of ['node', 'deno', 'bun'] as const) builds.push(await bundleFor(runtime))
  for (const { entry, bytes, gzippedBytes } of builds) {
    process.stdout.write(`${entry}: ${bytes} bytes, ${gzippedBytes} gzipped\n`)
  }
}
