import { DurableError } from '@durable-http/core'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js'
import { ResultSchema, type ServerNotification, type ServerRequest } from '@modelcontextprotocol/sdk/types.js'
import { type ClientInputs, formContent, formRequest, type InputAnswer, takesForms } from './client-inputs.ts'
import { consentIssue } from '../guards/consent.ts'
import type { Confirm } from '../tools/tool.ts'

/** Context that the SDK passes to the handler of a request. */
export type RequestExtra = RequestHandlerExtra<ServerRequest, ServerNotification>

// People need longer than the SDK's default of one minute.
const patience = 600_000

/** The client of a request on a connection that lasts (protocol to 2025-11-25); undefined where none was opened. */
export function sessionInputs(server: Server, extra: RequestExtra): ClientInputs | undefined {
  const capabilities = server.getClientCapabilities()
  if (!capabilities) return undefined
  const options = { timeout: patience, signal: extra.signal }
  return {
    capabilities,
    async ask(requests) {
      const answers = Object.entries(requests).map(async ([name, request]) => {
        const answer: InputAnswer = await extra.sendRequest(request as ServerRequest, ResultSchema, options)
        return [name, answer] as const
      })
      return Object.fromEntries(await Promise.all(answers)) as Record<keyof typeof requests, InputAnswer>
    },
  }
}

/** Asks the user of a client for consent, in the middle of the call; undefined where the client cannot. */
export function sessionConfirm(client: ClientInputs | undefined): Confirm | undefined {
  if (!client || !takesForms(client.capabilities)) return undefined
  return async (message) => {
    try {
      const { confirm } = await client.ask({ confirm: formRequest(message) })
      return formContent(confirm) !== undefined
    } catch (cause) {
      const issues = [{ parameter: consentIssue, message: 'was not given: the client did not answer the question' }]
      throw new DurableError('aborted', 'the client did not answer the question for consent', { cause, issues })
    }
  }
}
