import { CatalogueError, type OrchestratorEntry, readCatalogue } from '@durable-http/mcp'
import { FileContentError, fileLimits, readTextFile } from '../../cli/text-file.ts'
import { ConfigError } from '@durable-http/core/settings'

const variable = 'DURABLE_FUNCTIONS_CATALOGUE'
const example = `${variable}=./orchestrators.json`

/** Reads the file that describes orchestrators; empty without a path. Throws a `ConfigError` with all that is wrong with it. */
export async function readOrchestrators(
  path: string | undefined,
  upstreams: readonly { name: string }[],
): Promise<OrchestratorEntry[]> {
  if (path === undefined) return []
  const entries = await read(path)
  const names = upstreams.map(({ name }) => name)
  const stray = entries.flatMap(({ app }, index) => (app === undefined || names.includes(app) ? [] : [index]))
  if (stray.length > 0) {
    throw errorOf(stray.map((index) => `orchestrators[${index}]: app is not one of ${names.join(', ')}`))
  }
  return entries
}

async function read(path: string): Promise<OrchestratorEntry[]> {
  try {
    return readCatalogue(await readTextFile(path, fileLimits.catalogue))
  } catch (error) {
    if (error instanceof CatalogueError) throw errorOf(error.faults)
    if (error instanceof FileContentError)
      throw errorOf([`${error.message}; expected a file that describes orchestrators`])
    throw errorOf(['cannot be read; expected the path of a JSON file'])
  }
}

const errorOf = (faults: readonly string[]) =>
  new ConfigError(
    faults.map((message) => ({ variable, message: `names a file that cannot be used: ${message}`, example })),
  )
