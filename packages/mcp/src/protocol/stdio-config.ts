import { createDurableClient, type DurableClient, isDurableError } from '@durable-http/core'
import { type Toolset, toolsets } from '../tools/tool.ts'

/** What the environment says. */
export interface Config {
  client: DurableClient
  key: string
  readOnly: boolean
  toolsets: readonly Toolset[] | undefined
  /** Path of the file that describes orchestrators. */
  cataloguePath: string | undefined
}

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

const truths: Readonly<Record<string, boolean>> = { '1': true, true: true, '0': false, false: false, '': false }

/** Reads the environment; throws a `ConfigError` that names all that is wrong at once. */
export function readConfig(environment: Environment): Config {
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
  if (readOnly === undefined) faults.push('DURABLE_FUNCTIONS_READ_ONLY is neither true nor false')
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
      faults.push(
        `DURABLE_FUNCTIONS_BASE_URL ${isDurableError(error) ? (error.issues[0]?.message ?? '') : 'is no URL'}`,
      )
    }
  }
  const cataloguePath = variable('DURABLE_FUNCTIONS_CATALOGUE')
  if (faults.length > 0 || !client) throw new ConfigError(faults)
  return { client, key, readOnly: readOnly ?? false, toolsets: chosen as Toolset[] | undefined, cataloguePath }
}
