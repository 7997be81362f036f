import type { Effect, Hints } from '@durable-http/core'
import type { ToolDefinition } from './tool-definition.ts'

/** A tool that stands for no single operation of the host: reading, and safe to repeat. */
export function readingTool(
  definition: Omit<ToolDefinition, 'effect' | 'hints' | 'origin' | 'toolset'> & { effect?: Effect; hints?: Hints },
): ToolDefinition {
  return {
    toolset: 'observe',
    effect: 'read',
    hints: { readOnly: true, destructive: false, idempotent: true },
    origin: 'own',
    ...definition,
  }
}
