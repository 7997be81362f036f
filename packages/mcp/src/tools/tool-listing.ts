import type { JsonSchema } from '@durable-http/core'
import { confirmArgument } from '../guards/consent.ts'
import { objectSchema, type Properties, type Property } from './schema.ts'
import type { ToolListing } from './tool.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Makes the entry of a tool in `tools/list`. */
export function listingOf(definition: ToolDefinition): ToolListing {
  const { name, title, description, hints, required, output, outputRequired, origin } = definition
  return {
    name,
    title,
    description,
    inputSchema: objectSchema(
      isOfOperator(definition) ? argumentsOf(definition) : shortened(argumentsOf(definition)),
      required,
    ),
    outputSchema: objectSchema(output, outputRequired),
    annotations: {
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
    },
    ...(origin === 'own' ? { _meta: { 'durable-http/origin': 'own' } } : {}),
  }
}

/**
 * The schema that a call is checked against: that of the listing, and the lengths that go without saying. An object or a list as
 * the input of a described orchestrator is judged by its own validator alone, which takes it out of a JSON text as well.
 */
export function checkedSchema(definition: ToolDefinition): JsonSchema {
  const own = argumentsOf(definition)
  const { type } = (own['input'] ?? {}) as { type?: unknown }
  const isJudgedLater = isOfOperator(definition) && (type === 'object' || type === 'array')
  return objectSchema(isJudgedLater ? { ...own, input: {} } : own, definition.required)
}

function argumentsOf({ input, confirmation }: ToolDefinition): Properties {
  return confirmation === 'instance' ? { ...input, confirmInstanceId: confirmArgument } : input
}

const isOfOperator = ({ functionName }: ToolDefinition) => functionName !== undefined

// Every keyword is paid for in each conversation; a text that is too long is refused when it comes, and a count begins at 1.
function shortened(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, withoutUsual(property)]))
}

function withoutUsual(property: Property): Property {
  const {
    items,
    properties,
    maxLength: _,
    minimum,
    ...own
  } = property as {
    items?: Property
    properties?: Properties
    maxLength?: number
    minimum?: number
  }
  return {
    ...own,
    ...(minimum === undefined || minimum === 1 ? {} : { minimum }),
    ...(items === undefined ? {} : { items: withoutUsual(items) }),
    ...(properties === undefined ? {} : { properties: shortened(properties) }),
  }
}
