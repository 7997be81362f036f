import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

interface Manifest {
  publishConfig: {
    main?: string
    types?: string
    typesVersions?: { '*': Record<string, string[]> }
    exports: Record<string, string | { types: string; default: string }>
  }
}

// TypeScript up to 5 resolves like this where `module` is `commonjs`, as in the templates of Azure Functions: it reads no `exports`.
test.each(['packages/core', 'packages/rest', 'packages/mcp', 'apps/mock'])(
  'each entry of %s is found by a resolution that reads no exports',
  (folder) => {
    const path = join(import.meta.dirname, '..', folder, 'package.json')
    const { publishConfig } = JSON.parse(readFileSync(path, 'utf8')) as Manifest
    const { main, types, typesVersions, exports } = publishConfig
    const entries = Object.entries(exports).filter(([, target]) => typeof target === 'object')
    const found = entries.map(([name]) => {
      if (name === '.') return [name, { types, default: main }]
      const [declaration] = typesVersions?.['*'][name.slice(2)] ?? []
      return [name, { types: declaration, default: declaration?.replace(/\.d\.ts$/, '.js') }]
    })
    expect(found).toEqual(entries)
  },
)
