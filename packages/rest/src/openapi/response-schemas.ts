import {
  responseSchemaOf,
  EntityRow,
  HistoryEvent,
  InstanceStatus,
  type JsonSchema,
  ManagementPayload,
  PurgeResult,
} from '@durable-http/core'

const schemaOf = (schema: unknown) => responseSchemaOf({ success: { 200: schema as never } }, 200)!
const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, description })

const plain: Readonly<Record<string, JsonSchema>> = {
  HistoryEvent: schemaOf(HistoryEvent),
  InstanceStatus: schemaOf(InstanceStatus),
  ManagementPayload: schemaOf(ManagementPayload),
  PurgeResult: schemaOf(PurgeResult),
  EntityRow: schemaOf(EntityRow),
}
const descriptions: Readonly<Record<string, string>> = {
  HistoryEvent: 'One item of a history; which members it has depends on `EventType`.',
  InstanceStatus: 'Status of an orchestration instance.',
  ManagementPayload: 'Id of a started instance and links to manage it.',
  PurgeResult: 'How many instances were deleted.',
  EntityRow: 'One entity of a list.',
}
const nameByText = new Map(Object.entries(plain).map(([name, schema]) => [JSON.stringify(schema), name]))

/** Replaces every part of a schema that has a name of its own by a reference to it. */
export function withReferences(schema: JsonSchema, self?: string): JsonSchema {
  const name = nameByText.get(JSON.stringify(schema))
  if (name !== undefined && name !== self) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties') {
        const properties = Object.entries(value as Record<string, JsonSchema>)
        return [keyword, Object.fromEntries(properties.map(([key, part]) => [key, withReferences(part)]))]
      }
      return [keyword, keyword === 'items' ? withReferences(value as JsonSchema) : value]
    }),
  )
}

/** Schemas of the responses by name. */
export const responseSchemas: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries(plain).map(([name, schema]) => [name, described(withReferences(schema, name), descriptions[name]!)]),
)
