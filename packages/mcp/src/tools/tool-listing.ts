import { confirmArgument } from '../guards/consent.ts'
import { objectSchema } from './schema.ts'
import type { ToolListing } from './tool.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** Makes what `tools/list` says of a tool. */
export function listingOf(definition: ToolDefinition): ToolListing {
  const { name, title, description, hints, input, required, output, outputRequired, origin } = definition
  const properties = definition.confirmation === 'instance' ? { ...input, confirmInstanceId: confirmArgument } : input
  return {
    name,
    title,
    description,
    inputSchema: objectSchema(properties, required),
    outputSchema: objectSchema(output, outputRequired),
    annotations: {
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
    },
    ...(origin === 'own' ? { _meta: { 'durable-http/origin': 'own' } } : {}),
  }
}
