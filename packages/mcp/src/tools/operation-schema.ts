import { inputSchemaOf, type Operation, type OperationName, operations } from '@durable-http/core'
import { nameLength, type Properties, type Property } from './schema.ts'

// Patterns that core checks anyway are left out: each costs tokens in every conversation.
const kept = ['type', 'minimum', 'maximum', 'maxLength', 'enum'] as const
// Their names say it.
const selfExplaining = new Set([
  'instanceId',
  'taskHub',
  'reason',
  'op',
  'functionName',
  'entityName',
  'showInput',
  'showHistoryOutput',
  'returnInternalServerErrorOnFailure',
  'fetchState',
  'instanceIdPrefix',
  'createdTimeTo',
  'lastOperationTimeTo',
])

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
  // Waiting for a start's result is a tool of its own.
  const { rawOnly = [] }: Operation = operations[name]
  const properties = Object.entries(schema.properties)
    .filter(([field]) => !neverOffered.has(field) && !rawOnly.includes(field))
    .map(([field, property]): [string, Property] => [field, shorten(field, property, descriptions[field])])
  return { properties: Object.fromEntries(properties), required: schema.required ?? [] }
}

function shorten(field: string, property: Property, own: string | undefined): Property {
  const short = Object.fromEntries(
    kept.flatMap((keyword) => (keyword in property ? [[keyword, property[keyword]]] : [])),
  )
  const isText = short['type'] === 'string' && short['enum'] === undefined
  const description = own ?? (selfExplaining.has(field) ? undefined : property['description'])
  return {
    ...short,
    ...(isText && short['maxLength'] === undefined ? { maxLength: nameLength } : {}),
    ...(description === undefined ? {} : { description }),
  }
}
