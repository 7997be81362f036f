import { createDurableClient, type DurableClient, type OrchestrationVersions } from '@durable-http/core'
import {
  ConfigError,
  type ConfigFault,
  hostSettings,
  isGiven,
  kind,
  resolveSettings,
  type Setting,
  unreadVariable,
} from '@durable-http/core/settings'
import { toolSettings } from '../offering/tool-settings.ts'
import type { ToolRegistryOptions } from '../offering/options.ts'
import type { Toolset } from '../tools/tool.ts'
import { CatalogueError, readCatalogue } from '../tools/typed/orchestrator-catalogue.ts'
import type { OrchestratorEntry } from '../tools/typed/orchestrator-entry.ts'

/** Settings from the environment. */
export interface Config {
  client: DurableClient
  key: string
  readOnly: boolean
  toolsets: readonly Toolset[] | undefined
  orchestrators: readonly OrchestratorEntry[]
  confirm: ToolRegistryOptions['confirm']
  planSecret: string | undefined
}

interface Values {
  baseUrl: string
  key: string
  taskHub?: string
  connection?: string
  versions?: OrchestrationVersions
  readOnly?: boolean
  toolsets?: readonly Toolset[]
  catalogue?: string
  confirm?: ToolRegistryOptions['confirm']
  stateSecret?: string
}

const { baseUrl, key, taskHub, connection, versions } = hostSettings
const longText = kind(
  'secret',
  '32 characters or more that nobody can guess',
  (value) => (typeof value === 'string' && value.length >= 32 ? value : undefined),
  { isQuoted: false },
)
const ofApp = Object.entries({ baseUrl, key, taskHub, connection, versions }).map(
  ([path, setting]: [string, Setting]) => ({
    path,
    setting: { ...setting, variable: `DURABLE_FUNCTIONS_${setting.variable}` },
  }),
)
const stateSecret: Setting<string> = {
  variable: 'MCP_STATE_SECRET',
  kind: longText,
  example: '<what `openssl rand -base64 32` prints>',
}
const ofTools = Object.entries({ ...toolSettings, stateSecret }).map(([path, setting]: [string, Setting]) => ({
  path,
  setting,
}))
const required: Readonly<Record<string, string>> = {
  baseUrl: 'the origin of the function app, such as https://myapp.azurewebsites.net',
  key: 'its system key durabletask_extension',
}
const noFiles = (): never => {
  throw new Error('no files are read here')
}
const keyFile = 'DURABLE_FUNCTIONS_TOKEN_FILE'
// The gateway reads these from the same file of variables.
const ofGateway = ['DURABLE_FUNCTIONS_TOKEN_NEXT', 'DURABLE_FUNCTIONS_TOKEN_NEXT_FILE']
const known = [...[...ofApp, ...ofTools].map(({ setting }) => setting.variable), keyFile, ...ofGateway]

/** Warns of variables that look meant for this program and are not read. */
export function unreadVariables(variables: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(variables).flatMap(
    (name) => unreadVariable(name, { known, variables, ours: /^DURABLE_FUNCTIONS_/ }) ?? [],
  )
}

/** Reads the environment, and files with `readText`; throws a `ConfigError` that names every fault at once. */
export function readConfig(
  variables: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string = noFiles,
): Config {
  const faults: ConfigFault[] = []
  const secrets = readKeyFile(variables, readText, faults)
  const given = resolveSettings([...ofApp, ...ofTools], { variables, secrets }, faults)
  for (const { path, setting } of ofApp) {
    const { variable, example } = setting
    const isNamed = given.has(path) || faults.some((fault) => fault.variable.startsWith(variable))
    if (required[path] === undefined || isNamed) continue
    faults.push({ variable, message: `is not set; expected ${required[path]}`, example: `${variable}=${example}` })
  }
  const values = Object.fromEntries(Array.from(given.values(), ({ path, value }) => [path, value])) as unknown as Values
  const orchestrators = values.catalogue === undefined ? [] : readEntries(values.catalogue, readText, faults)
  if (faults.length > 0) throw new ConfigError(faults)
  const { readOnly = false, toolsets, catalogue: _, confirm, stateSecret: planSecret, ...app } = values
  return { client: createDurableClient(app), key: app.key, readOnly, toolsets, orchestrators, confirm, planSecret }
}

function readKeyFile(
  variables: Readonly<Record<string, string | undefined>>,
  readText: (path: string) => string,
  faults: ConfigFault[],
): Record<string, string> {
  const path = variables[keyFile]?.trim()
  if (!path || isGiven(variables['DURABLE_FUNCTIONS_TOKEN'])) return {}
  const key = readFile(path, readText)?.trim()
  if (key) return { DURABLE_FUNCTIONS_TOKEN: key }
  const message = 'names a file that is empty or cannot be read; expected one with the key'
  faults.push({ variable: keyFile, message, example: `${keyFile}=/run/secrets/durable_functions_token` })
  return {}
}

function readEntries(path: string, readText: (path: string) => string, faults: ConfigFault[]): OrchestratorEntry[] {
  const { variable, example } = toolSettings.catalogue
  const refuse = (message: string) => faults.push({ variable, message, example: `${variable}=${example}` })
  const text = readFile(path, readText)
  if (text === undefined) refuse(`${path}: cannot be read; expected the path of a JSON file`)
  try {
    return text === undefined ? [] : readCatalogue(text)
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    for (const fault of error.faults) refuse(`${path}: ${fault}`)
    return []
  }
}

function readFile(path: string, readText: (path: string) => string): string | undefined {
  try {
    return readText(path)
  } catch {
    return undefined
  }
}
