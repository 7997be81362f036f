import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import {
  CompleteRequestSchema,
  ErrorCode,
  GetPromptRequestSchema,
  ListPromptsRequestSchema,
  ListResourcesRequestSchema,
  ListResourceTemplatesRequestSchema,
  McpError,
  ReadResourceRequestSchema,
} from '@modelcontextprotocol/sdk/types.js'
import { type Caller, callerOf } from '../guards/caller.ts'
import type { Offering } from '../offering/offering.ts'
import { pageListings, readPage, showsPages } from '../offering/pages/pages.ts'
import { PromptError } from '../offering/prompts/prompt.ts'
import { ResourceError } from '../offering/resources/resource.ts'
import { sessionInputs } from './session-inputs.ts'

// The protocol's own code, to 2025-11-25; the SDK has no name for it.
const resourceNotFound = -32002
const codes = {
  not_found: resourceNotFound,
  invalid: ErrorCode.InvalidParams,
  failed: ErrorCode.InternalError,
} as const

/** Registers resources, their templates, and completions with a server. */
export function serveResources(server: Server, { resources }: Offering, opener?: Caller): void {
  server.setRequestHandler(ListResourcesRequestSchema, () => ({
    resources: [...resources.list, ...(showsPages(server.getClientCapabilities()) ? pageListings : [])],
  }))
  server.setRequestHandler(ListResourceTemplatesRequestSchema, () => ({ resourceTemplates: [...resources.templates] }))
  server.setRequestHandler(ReadResourceRequestSchema, async ({ params }, { signal, authInfo }) => {
    try {
      const content = readPage(params.uri) ?? (await resources.read(params.uri, signal, callerOf(authInfo) ?? opener))
      return { contents: [{ ...content }] }
    } catch (error) {
      if (!(error instanceof ResourceError)) throw error
      throw new McpError(codes[error.kind], error.message)
    }
  })
  server.setRequestHandler(CompleteRequestSchema, async ({ params }, { signal, authInfo }) => {
    const { name: argument, value } = params.argument
    const settled = params.context?.arguments ?? {}
    const caller = callerOf(authInfo) ?? opener
    const completion = await resources.complete({ argument, value, settled, signal, caller })
    return { completion: { ...completion } }
  })
}

/** Registers prompts with a server. */
export function servePrompts(server: Server, { prompts }: Offering): void {
  server.setRequestHandler(ListPromptsRequestSchema, () => ({
    prompts: prompts.list.map((prompt) => ({ ...prompt, arguments: [...prompt.arguments] })),
  }))
  server.setRequestHandler(GetPromptRequestSchema, async ({ params }, extra) => {
    try {
      return { ...(await prompts.get(params.name, params.arguments, sessionInputs(server, extra))) }
    } catch (error) {
      if (!(error instanceof PromptError)) throw error
      throw new McpError(ErrorCode.InvalidParams, error.message)
    }
  })
}
