import type { Plugin } from 'rolldown'

const lateImport = /\bimport\(('\.[^']+')\)/g
const ownSource = /[\\/](?:apps|packages)[\\/][\w-]+[\\/]src[\\/].*\.ts$/

/** Imports at the start what our sources import late: in one file that saves nothing, and wraps every shared module in a function. */
export function staticImports(): Plugin {
  return {
    name: 'static-imports',
    transform: {
      filter: { id: ownSource },
      handler(code) {
        const imports: string[] = []
        const changed = code.replace(lateImport, (_, path: string) => {
          imports.push(`import * as late${imports.length} from ${path}\n`)
          return `Promise.resolve(late${imports.length - 1})`
        })
        return imports.length === 0 ? null : imports.join('') + changed
      },
    },
  }
}
