import type { ToolListing } from '../../src/index.ts'
import type { ToolCall, ToolResult } from '../../src/tool.ts'
import type { ToolRegistry } from '../../src/tool-registry.ts'

type Run = (call: ToolCall) => Promise<object>

export const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA='
const text = { type: 'text', text: 'This is a text.' }
const image = { type: 'image', data: pixel, mimeType: 'image/png' }
const resource = { type: 'resource', resource: { uri: 'test://embedded', mimeType: 'text/plain', text: 'embedded' } }

const asks: Run = async ({ arguments: args, confirm }) => {
  const agreed = args['agreed'] === true || (await confirm?.('Go on?', { agreed: true }))
  return { content: [{ type: 'text', text: agreed ? 'agreed' : 'not agreed' }] }
}

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
  test_input_required_result_request_state: asks,
  test_input_required_result_tampered_state: asks,
}

/** The given tools and those that the conformance suite calls by name. */
export function withFixtures(registry: ToolRegistry): ToolRegistry {
  const listing = Object.keys(fixtures).map(
    (name) => ({ name, description: `Fixture ${name}.`, inputSchema: { type: 'object' } }) as unknown as ToolListing,
  )
  return {
    tools: registry.tools,
    listing: [...registry.listing, ...listing],
    call: (name, call) =>
      Object.hasOwn(fixtures, name) ? (fixtures[name]!(call) as Promise<ToolResult>) : registry.call(name, call),
  }
}
