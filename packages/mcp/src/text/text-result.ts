import type { ToolResult } from '../tools/tool-result.ts'

/** A result of text and the same as data; empty parts of the text are left out. */
export function textResult(
  parts: readonly (string | undefined)[],
  structuredContent: Record<string, unknown>,
): ToolResult {
  const text = parts.filter((part) => part !== undefined && part !== '').join('\n')
  return { content: [{ type: 'text', text }], structuredContent: withoutUndefined(structuredContent) }
}

function withoutUndefined(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}
