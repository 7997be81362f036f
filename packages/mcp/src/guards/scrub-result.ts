import type { Scrub } from '@durable-http/core'
import type { ToolResult } from '../tools/tool-result.ts'

/** Takes every spelling of the secrets out of a result, text and data alike. */
export function scrubResult(result: ToolResult, scrub: Scrub): ToolResult {
  const content = result.content.map((part) => ({ ...part, text: scrub(part.text) }))
  return {
    ...result,
    content,
    ...(result.structuredContent
      ? { structuredContent: scrubValue(result.structuredContent, scrub) as Record<string, unknown> }
      : {}),
  }
}

/** Takes the secrets out of every text of a JSON value, names of members included. */
export function scrubValue(value: unknown, scrub: Scrub): unknown {
  if (typeof value === 'string') return scrub(value)
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, scrub))
  if (typeof value !== 'object' || value === null) return value
  const scrubbed: [string, unknown][] = []
  for (const name of Object.keys(value))
    scrubbed.push([scrub(name), scrubValue((value as Record<string, unknown>)[name], scrub)])
  // Makes `__proto__` a member like any other.
  return Object.fromEntries(scrubbed)
}
