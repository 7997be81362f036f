import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    write: false,
  })
  return outputFiles[0]!.text
}

const kilobytes = (text: string) => `${(gzipSync(text).length / 1000).toFixed(1)} kB gzipped`

describe('a bundle', () => {
  it.each(['timeline', 'readFailure', 'isDurableError', 'runtimeStatuses', 'dropCode', 'defineOrchestration'])(
    'of %s alone holds no operation table',
    async (name) => {
      const text = await bundle(`import { ${name} } from '../src/index.ts'\nconsole.log(${name})`)
      console.log(`${name}: ${kilobytes(text)}`)
      expect(text).not.toContain('orchestrators/{functionName}')
      expect(text).not.toContain('ZodObject')
    },
  )

  it('of a handle from links holds no operation table', async () => {
    const text = await bundle(`import { instanceFrom } from '../src/index.ts'\nconsole.log(instanceFrom)`)
    console.log(`instanceFrom: ${kilobytes(text)}`)
    expect(text).not.toContain('orchestrators/{functionName}')
  })

  it('of the client stays small', async () => {
    const text = await bundle(`import { createDurableClient } from '../src/index.ts'\nconsole.log(createDurableClient)`)
    console.log(`createDurableClient: ${kilobytes(text)}`)
    expect(gzipSync(text).length).toBeLessThan(50_000)
  })
})
