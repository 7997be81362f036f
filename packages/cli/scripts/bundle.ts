import { chmod, rm } from 'node:fs/promises'
import { build } from 'esbuild'

const dist = new URL('../dist/', import.meta.url).pathname

// One small file starts, and each command loads its own part: that keeps `durable --version` near the start of Node itself.
await rm(dist, { recursive: true, force: true })
await build({
  entryPoints: { durable: new URL('../src/bin.ts', import.meta.url).pathname },
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node20',
  // The build of ofetch for runtimes that have a fetch of their own.
  conditions: ['workerd'],
  format: 'esm',
  minify: true,
  sourcemap: false,
  // CommonJS libraries inside the bundle ask for `require`.
  banner: {
    js: "import { createRequire as createCommonRequire } from 'node:module'; const require = createCommonRequire(import.meta.url);",
  },
  logLevel: 'warning',
})
await chmod(`${dist}durable.js`, 0o755)
