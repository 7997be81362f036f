import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { createOffering } from '../offering/create-offering.ts'
import type { ToolRegistryOptions } from '../offering/options.ts'
import { serverOf } from './server-2025.ts'

/** Makes a server (protocol up to 2025-11-25) with the tools, resources and prompts of one function app; connect it to any transport of the SDK. */
export function createMcpServer(options: ToolRegistryOptions): Server {
  return serverOf(createOffering(options))
}
