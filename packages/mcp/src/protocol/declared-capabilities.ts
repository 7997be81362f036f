import { CLIENT_CAPABILITIES_META_KEY, type ServerContext } from '@modelcontextprotocol/server'
import { type ClientInputs, isObject } from './client-inputs.ts'

/** Capabilities that a client declares with a request of protocol 2026-07-28. */
export function declaredCapabilities({ mcpReq }: ServerContext): ClientInputs['capabilities'] {
  const envelope = mcpReq.envelope as Readonly<Record<string, unknown>> | undefined
  const capabilities = envelope?.[CLIENT_CAPABILITIES_META_KEY]
  return isObject(capabilities) ? capabilities : {}
}
