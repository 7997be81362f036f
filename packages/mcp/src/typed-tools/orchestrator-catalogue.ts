import { Validator } from '@cfworker/json-schema'
import type { JsonSchema } from '@durable-http/core'
import { paramHeadersOf } from '../param-headers.ts'

/** What an operator says of an orchestrator, so that it gets a tool of its own. */
export interface OrchestratorEntry {
  /** Name of the orchestrator function. */
  function: string
  /** Name of the function app that has it, where there are several; the one that is meant where none is named when absent. */
  app?: string | undefined
  /** Name of the tool; `start` and the function's name in lower case when absent. */
  tool?: string | undefined
  title?: string | undefined
  /** What it does and when to use it, for a model. */
  description: string
  /** JSON Schema (2020-12) of the input; any JSON when absent. */
  input?: JsonSchema | undefined
  /** JSON Schema of the output. */
  output?: JsonSchema | undefined
  /** Events it waits for, by name, with the JSON Schema of their data. */
  events?: Readonly<Record<string, JsonSchema>> | undefined
}

/** The file is no catalogue; `faults` holds one line for each mistake. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}

const members = ['function', 'app', 'tool', 'title', 'description', 'input', 'output', 'events'] as const

/** Reads a catalogue, `{ "orchestrators": [ … ] }` as JSON text; throws a `CatalogueError` that names all that is wrong. */
export function readCatalogue(json: string): OrchestratorEntry[] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (error) {
    throw new CatalogueError([`is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`])
  }
  const orchestrators = isObject(value) ? value['orchestrators'] : undefined
  if (!Array.isArray(orchestrators)) throw new CatalogueError(['expected an object with the list "orchestrators"'])
  const faults = orchestrators.flatMap((entry, index) =>
    faultsOf(entry).map((fault) => `orchestrators[${index}]: ${fault}`),
  )
  if (faults.length > 0) throw new CatalogueError(faults)
  return orchestrators as OrchestratorEntry[]
}

function faultsOf(entry: unknown): string[] {
  if (!isObject(entry)) return ['expected an object']
  const faults: string[] = []
  for (const name of ['function', 'description']) {
    const value = entry[name]
    if (typeof value !== 'string' || value.trim() === '') faults.push(`${name} is required, a text`)
  }
  const { app, tool, title, description } = entry
  if (app !== undefined && typeof app !== 'string') faults.push('app must be a text')
  if (tool !== undefined && (typeof tool !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(tool)))
    faults.push('tool must be 1 to 64 lower-case letters, digits or _, beginning with a letter')
  if (title !== undefined && typeof title !== 'string') faults.push('title must be a text')
  if (typeof description === 'string' && description.length > 600)
    faults.push('description must have at most 600 characters')
  const events = entry['events'] ?? {}
  if (!isObject(events)) faults.push('events must be an object of schemas by event name')
  const schemas = { input: entry['input'], output: entry['output'], ...(isObject(events) ? events : {}) }
  for (const [name, schema] of Object.entries(schemas)) {
    const fault = schema === undefined ? undefined : schemaFault(schema)
    if (fault) faults.push(`${name} ${fault}`)
  }
  for (const name of Object.keys(entry)) {
    if (!(members as readonly string[]).includes(name))
      faults.push(`${name} is unknown; expected ${members.join(', ')}`)
  }
  return faults
}

// What is wrong with a schema shows when it is used, so it is used once.
function schemaFault(schema: unknown): string | undefined {
  if (!isObject(schema)) return 'must be a JSON Schema object'
  try {
    // Clients drop a tool whose marks for headers are wrong.
    paramHeadersOf({ properties: { input: schema } })
    new Validator(schema, '2020-12').validate(null)
    return undefined
  } catch (error) {
    return `is no usable JSON Schema: ${error instanceof Error ? error.message : 'unreadable'}`
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
