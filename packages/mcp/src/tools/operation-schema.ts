import { inputSchemaOf, type Operation, type OperationName, operations } from '@durable-http/core'
import type { Properties, Property } from './schema.ts'

// What core checks anyway is not spelled out to a model: every pattern is paid for in each conversation.
const kept = ['type', 'description', 'minimum', 'maximum', 'enum'] as const

// Storage connections are the operator's choice; a version is refused by most hosts.
const neverOffered = new Set(['connection', 'continuationToken', 'version'])

/** Arguments of an operation's tool: the row's input fields, short enough for a model. */
export function operationProperties(
  name: OperationName,
  descriptions: Readonly<Record<string, string>> = {},
): { properties: Properties; required: string[] } {
  const schema = inputSchemaOf(operations[name]) as {
    properties: Record<string, Property>
    required?: string[]
  }
  // What changes the answer of a start is waiting, which is a tool of its own.
  const { rawOnly = [] }: Operation = operations[name]
  const properties = Object.entries(schema.properties)
    .filter(([field]) => !neverOffered.has(field) && !rawOnly.includes(field))
    .map(([field, property]): [string, Property] => [field, shorten(property, descriptions[field])])
  return { properties: Object.fromEntries(properties), required: schema.required ?? [] }
}

function shorten(property: Property, description: string | undefined): Property {
  const short = Object.fromEntries(
    kept.flatMap((keyword) => (keyword in property ? [[keyword, property[keyword]]] : [])),
  )
  return description === undefined ? short : { ...short, description }
}
