import { longestVersion } from '@durable-http/core'
import { shortText } from './schema.ts'
import type { ToolDefinition } from './tool-definition.ts'

/** The tool with the argument `version`, where it starts a run; offered if the client knows which versions the host has. */
export function withVersion(definition: ToolDefinition): ToolDefinition {
  if (definition.toolset !== 'start') return definition
  const version = shortText(longestVersion)
  return { ...definition, input: { ...definition.input, version } }
}
