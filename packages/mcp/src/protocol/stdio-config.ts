import { createDurableClient, type DurableClient, isDurableError } from '@durable-http/core'
import type { OrchestratorEntry } from '../tools/typed/orchestrator-entry.ts'
import { type Toolset, toolsets } from '../tools/tool.ts'

/** What the environment says. */
export interface Config {
  client: DurableClient
  key: string
  readOnly: boolean
  toolsets: readonly Toolset[] | undefined
  orchestrators: readonly OrchestratorEntry[]
}

/** The entries of a catalog, or the faults in it. */
export interface ReadEntries {
  orchestrators: readonly OrchestratorEntry[]
  faults: readonly string[]
}

const noEntries: ReadEntries = { orchestrators: [], faults: [] }

/** Variables that are not as expected, each with what was expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

type Environment = Readonly<Record<string, string | undefined>>

// The same words as the gateway takes.
const truths: Readonly<Record<string, boolean>> = {
  '1': true,
  true: true,
  yes: true,
  on: true,
  '0': false,
  false: false,
  no: false,
  off: false,
  '': false,
}

// Variables of the options of the client, in which it finds faults.
const variables: Readonly<Record<string, string>> = {
  baseUrl: 'DURABLE_FUNCTIONS_BASE_URL',
  key: 'DURABLE_FUNCTIONS_TOKEN',
  taskHub: 'DURABLE_FUNCTIONS_TASK_HUB',
  connection: 'DURABLE_FUNCTIONS_CONNECTION',
}

/** Reads the environment, and the catalog with `readEntries`; throws a `ConfigError` that names every fault at once. */
export function readConfig(
  environment: Environment,
  readEntries: (path: string) => ReadEntries = () => noEntries,
): Config {
  const faults: string[] = []
  const variable = (name: string) => {
    const value = environment[name]?.trim()
    return value === '' ? undefined : value
  }
  const required = (name: string, expected: string) => {
    const value = variable(name)
    if (value === undefined) faults.push(`${name} is not set; expected ${expected}`)
    return value ?? ''
  }
  const baseUrl = required(
    'DURABLE_FUNCTIONS_BASE_URL',
    'the origin of the function app, such as https://myapp.azurewebsites.net',
  )
  const key = required('DURABLE_FUNCTIONS_TOKEN', 'its system key durabletask_extension')
  const readOnlyText = variable('DURABLE_FUNCTIONS_READ_ONLY') ?? ''
  const readOnly = truths[readOnlyText.toLowerCase()]
  if (readOnly === undefined) faults.push('DURABLE_FUNCTIONS_READ_ONLY is not a switch; expected true or false')
  const chosen = variable('DURABLE_FUNCTIONS_TOOLSETS')
    ?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const unknown = chosen?.filter((name) => !(toolsets as readonly string[]).includes(name)) ?? []
  if (unknown.length > 0)
    faults.push(`DURABLE_FUNCTIONS_TOOLSETS names ${unknown.join(', ')}; expected some of ${toolsets.join(', ')}`)
  if (chosen?.length === 0)
    faults.push(`DURABLE_FUNCTIONS_TOOLSETS names none; expected some of ${toolsets.join(', ')}`)
  let client: DurableClient | undefined
  if (baseUrl !== '') {
    try {
      client = createDurableClient({
        baseUrl,
        key,
        taskHub: variable('DURABLE_FUNCTIONS_TASK_HUB'),
        connection: variable('DURABLE_FUNCTIONS_CONNECTION'),
      })
    } catch (error) {
      if (!isDurableError(error)) throw error
      for (const { parameter, message } of error.issues) {
        faults.push(`${variables[parameter] ?? 'DURABLE_FUNCTIONS_BASE_URL'} ${message}`)
      }
    }
  }
  const cataloguePath = variable('DURABLE_FUNCTIONS_CATALOGUE')
  const { orchestrators, faults: inCatalogue } = cataloguePath === undefined ? noEntries : readEntries(cataloguePath)
  faults.push(...inCatalogue.map((fault) => `DURABLE_FUNCTIONS_CATALOGUE ${cataloguePath}: ${fault}`))
  if (faults.length > 0 || !client) throw new ConfigError(faults)
  return { client, key, readOnly: readOnly ?? false, toolsets: chosen as Toolset[] | undefined, orchestrators }
}
