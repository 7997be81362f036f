import type { DurableClient } from '@durable-http/core'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js'
import { z } from 'zod'
import { catalogue } from '../src/index.ts'

// Built once: the pattern of the documentation has its schemas at the top of the module.
const inputs = catalogue.map(({ inputSchema }) => shapeOf(inputSchema))
const outputs = catalogue.map(({ outputSchema }) => shapeOf(outputSchema))

/**
 * The stateless server that the SDK's documentation shows (`simpleStatelessStreamableHttp.ts`): a `McpServer` and a transport of its own
 * for every request. It offers the same tools, of which `getinstancestatus` does what ours does: one call of the host, the same response.
 */
export function createDocumentedHandler(client: DurableClient): (request: Request) => Promise<Response> {
  function getServer(): McpServer {
    const server = new McpServer({ name: 'documented', version: '1.0.0' })
    for (const [index, { name, title, description, annotations }] of catalogue.entries()) {
      const config = { title, description, annotations, inputSchema: inputs[index]!, outputSchema: outputs[index]! }
      server.registerTool(name, config, async (args) => {
        const { instanceId } = args as { instanceId: string }
        const { runtimeStatus, ...status } = await client.getInstanceStatus({ instanceId, showInput: false })
        const { name: functionName, createdTime, lastUpdatedTime, output } = status
        const structuredContent = {
          instanceId: status.instanceId,
          function: functionName,
          status: runtimeStatus,
          ended: true,
          createdTime,
          lastUpdatedTime,
          output,
        }
        return { content: [{ type: 'text', text: JSON.stringify(structuredContent) }], structuredContent }
      })
    }
    return server
  }

  return async (request) => {
    const server = getServer()
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true })
    await server.connect(transport)
    return transport.handleRequest(request)
  }
}

function shapeOf(schema: (typeof catalogue)[number]['inputSchema']): z.ZodRawShape {
  const required = new Set(schema['required'] as string[] | undefined)
  return Object.fromEntries(
    Object.entries(schema['properties'] as Record<string, { type?: string; description?: string }>).map(
      ([name, { type, description }]) => {
        const known: Record<string, z.ZodType> = {
          string: z.string(),
          integer: z.int(),
          boolean: z.boolean(),
          array: z.array(z.any()),
          object: z.record(z.string(), z.any()),
        }
        const field = known[type ?? ''] ?? z.any()
        const described = description === undefined ? field : field.describe(description)
        return [name, required.has(name) ? described : described.optional()]
      },
    ),
  )
}
