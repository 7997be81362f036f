import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const index = new URL('../../core/src/index.ts', import.meta.url)

/**
 * Imports each name of core from the file that defines it. A bundler that splits puts all that an index names into one chunk,
 * which every command would then load.
 */
export const directImportsPlugin: Plugin = {
  name: 'direct-imports',
  async setup(build) {
    const files = filesByName(await readFile(index, 'utf8'))
    build.onLoad({ filter: /packages[\\/]cli[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8')
      const contents = text.replaceAll(
        /^(import|export) \{([^}]*)\} from '@durable-http\/core'$/gm,
        (_, verb: string, names: string) =>
          namesIn(names)
            .map((name) => `${verb} { ${name} } from ${JSON.stringify(fileOf(name))}`)
            .join(';'),
      )
      return { contents, loader: 'ts' }
    })

    function fileOf(name: string): string {
      const file = files.get(name)
      if (file === undefined) throw new Error(`core's index has no ${name}`)
      return new URL(file, index).pathname
    }
  },
}

function filesByName(text: string): Map<string, string> {
  return new Map(
    Array.from(text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']+)'$/gm)).flatMap(([, names, file]) =>
      namesIn(names!).map((name): [string, string] => [name, file!]),
    ),
  )
}

// Types are dropped: they import nothing.
const namesIn = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
