import type { OrchestratorEntry } from './orchestrator-entry.ts'
import { isObject } from '../../protocol/client-inputs.ts'
import { toolDefinitions } from '../tool-definitions.ts'
import { eventNote, toolNameOf } from './orchestrator-tool.ts'
import { schemaFault } from './schema-fault.ts'

/** The file is not a catalogue; `faults` holds one line for each mistake. */
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
    // Editors on Windows begin a file with a byte order mark.
    value = JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new CatalogueError([`is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`])
  }
  const orchestrators = isObject(value) ? value['orchestrators'] : undefined
  if (!Array.isArray(orchestrators)) throw new CatalogueError(['expected an object with the list "orchestrators"'])
  const faults = orchestrators.flatMap((entry, index) =>
    faultsOf(entry).map((fault) => `orchestrators[${index}]: ${fault}`),
  )
  if (faults.length > 0) throw new CatalogueError(faults)
  const entries = orchestrators as OrchestratorEntry[]
  const taken = entries.flatMap((entry, index) => {
    const fault = nameFault(entry, entries.slice(0, index))
    return fault ? [`orchestrators[${index}]: ${fault}`] : []
  })
  if (taken.length > 0) throw new CatalogueError(taken)
  return entries
}

// Two apps may have an orchestrator, and so a tool, of the same name.
function nameFault(entry: OrchestratorEntry, before: readonly OrchestratorEntry[]): string | undefined {
  const name = toolNameOf(entry)
  const isTaken =
    toolDefinitions.some((definition) => definition.name === name) ||
    before.some((other) => other.app === entry.app && toolNameOf(other) === name)
  return isTaken ? `a tool called ${name} is there already; give it another one as tool` : undefined
}

function faultsOf(entry: unknown): string[] {
  if (!isObject(entry)) return ['expected an object']
  const faults: string[] = []
  for (const name of ['function', 'description']) {
    const value = entry[name]
    if (typeof value !== 'string' || value.trim() === '') faults.push(`${name} is required, a text`)
  }
  const { app, tool, title, description, function: functionName } = entry
  if (typeof functionName === 'string' && /[/\\#?]/.test(functionName))
    faults.push('function must not contain /, \\, # or ?, which the host cannot address')
  const made = typeof functionName === 'string' && tool === undefined ? toolNameOf({ function: functionName }) : 'named'
  if (made === 'start' || made.length > 64)
    faults.push('tool is required: the name of the function makes none of 6 to 64 letters, digits or _')
  if (app !== undefined && typeof app !== 'string') faults.push('app must be a text')
  if (tool !== undefined && (typeof tool !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(tool)))
    faults.push('tool must be 1 to 64 lower-case letters, digits or _, beginning with a letter')
  if (title !== undefined && typeof title !== 'string') faults.push('title must be a text')
  const events = entry['events'] ?? {}
  if (!isObject(events)) faults.push('events must be an object of schemas by event name')
  const eventSchemas = Object.entries(isObject(events) ? events : {})
  const note = eventNote(eventSchemas.map(([name]) => name))
  if (typeof description === 'string' && description.length + note.length > 600)
    faults.push(
      `description must have at most 600 characters${note === '' ? '' : ', the names of the events included'}`,
    )
  const schemas = [
    ['input', entry['input']],
    ['output', entry['output']],
    ...eventSchemas.map(([name, schema]) => [`events.${name}`, schema] as const),
  ] as const
  for (const [name, schema] of schemas) {
    const fault = schema === undefined ? undefined : schemaFault(schema)
    if (fault) faults.push(`${name} ${fault}`)
  }
  for (const name of Object.keys(entry)) {
    if (!(members as readonly string[]).includes(name))
      faults.push(`${name} is unknown; expected ${members.join(', ')}`)
  }
  return faults
}
