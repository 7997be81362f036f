import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type Server } from '@modelcontextprotocol/server'
import { callerOf } from '../guards/caller.ts'
import { declaredCapabilities } from './declared-capabilities.ts'
import type { InputRounds } from './input-rounds.ts'
import type { Offering } from '../offering/offering.ts'
import { pageListings, readPage, showsPages } from '../offering/pages/pages.ts'
import { PromptError } from '../offering/prompts/prompt.ts'
import { ResourceError } from '../offering/resources/resource.ts'

/** Registers resources, their templates, and completions with a server of protocol 2026-07-28. */
export function serveResources2026(server: Server, { resources }: Offering): void {
  server.setRequestHandler('resources/list', (_, ctx) => ({
    resources: [...resources.list, ...(showsPages(declaredCapabilities(ctx)) ? pageListings : [])],
  }))
  server.setRequestHandler('resources/templates/list', () => ({ resourceTemplates: [...resources.templates] }))
  server.setRequestHandler('resources/read', async ({ params }, { mcpReq, http }) => {
    try {
      const content =
        readPage(params.uri) ?? (await resources.read(params.uri, mcpReq.signal, callerOf(http?.authInfo)))
      return { contents: [{ ...content }] }
    } catch (error) {
      if (!(error instanceof ResourceError)) throw error
      if (error.kind === 'not_found') throw new ResourceNotFoundError(params.uri, error.message)
      throw new ProtocolError(
        error.kind === 'invalid' ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError,
        error.message,
      )
    }
  })
  server.setRequestHandler('completion/complete', async ({ params }, { mcpReq, http }) => {
    const { name: argument, value } = params.argument
    const settled = params.context?.arguments ?? {}
    const completion = await resources.complete({
      argument,
      value,
      settled,
      signal: mcpReq.signal,
      caller: callerOf(http?.authInfo),
    })
    return { completion: { ...completion } }
  })
}

/** Registers prompts with a server of protocol 2026-07-28. */
export function servePrompts2026(server: Server, { prompts }: Offering, rounds: InputRounds): void {
  server.setRequestHandler('prompts/list', () => ({
    prompts: prompts.list.map((prompt) => ({ ...prompt, arguments: [...prompt.arguments] })),
  }))
  server.setRequestHandler('prompts/get', async ({ params }, ctx) => {
    try {
      return await rounds.run(params.name, params.arguments ?? {}, ctx, async ({ client }) => ({
        ...(await prompts.get(params.name, params.arguments, client)),
      }))
    } catch (error) {
      if (!(error instanceof PromptError)) throw error
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, error.message)
    }
  })
}
