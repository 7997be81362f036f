import type { Tool, ToolListing } from '../../src/index.ts'
import type { ToolResult } from '../../src/tools/tool-result.ts'
import type { ToolRegistry } from '../../src/offering/offering.ts'
import { fixtureInputs } from './fixture-inputs.ts'
import type { Run } from './fixture-run.ts'
import newKeywords from './json-schema-2020-12.json' with { type: 'json' }

export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='
const text = { type: 'text', text: 'This is a text.' }
const image = { type: 'image', data: pixel, mimeType: 'image/png' }
const resource = { type: 'resource', resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded' } }

// Names and contents are the conformance suite's; each exercises the handler, not the tool.
const fixtures: Readonly<Record<string, Run>> = {
  test_simple_text: async () => ({ content: [text] }),
  test_image_content: async () => ({ content: [image] }),
  test_audio_content: async () => ({ content: [{ type: 'audio', data: silence, mimeType: 'audio/wav' }] }),
  test_embedded_resource: async () => ({ content: [resource] }),
  test_multiple_content_types: async () => ({ content: [text, image, resource] }),
  test_error_handling: async () => ({ content: [text], isError: true }),
  test_tool_with_progress: async ({ progress }) => {
    for (const step of [0, 50, 100]) await progress?.({ progress: step, total: 100 })
    return { content: [text] }
  },
  // Has nothing to log with: the scenario is that a client which set no level hears nothing.
  test_logging_tool: async () => ({ content: [text] }),
  json_schema_2020_12_tool: async () => ({ content: [text] }),
  test_custom_headers: async () => ({ content: [text] }),
  ...fixtureInputs,
}

const schemas: Readonly<Record<string, object>> = {
  json_schema_2020_12_tool: newKeywords,
  test_custom_headers: {
    type: 'object',
    properties: { region: { type: 'string', 'x-mcp-header': 'Region' } },
    required: ['region'],
  },
}

/** The given tools and those that the conformance suite calls by name, `more` among them. */
export function withFixtures(registry: ToolRegistry, more: readonly Tool[] = []): ToolRegistry {
  const listing = Object.keys(fixtures).map((name) => {
    const inputSchema = schemas[name] ?? { type: 'object' }
    return { name, description: `Fixture ${name}.`, inputSchema } as unknown as ToolListing
  })
  const listed = more.map(({ name, description, inputSchema }) => ({ name, description, inputSchema }) as ToolListing)
  return {
    tools: [...registry.tools, ...more],
    listing: [...registry.listing, ...listing, ...listed],
    call: (name, call) =>
      Object.hasOwn(fixtures, name)
        ? (fixtures[name]!(call) as Promise<ToolResult>)
        : (more.find((tool) => tool.name === name)?.run(call) ?? registry.call(name, call)),
  }
}
