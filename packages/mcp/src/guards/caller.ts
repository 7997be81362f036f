import type { Effect } from '@durable-http/core'
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js'

/** The caller of a request and its permissions, if the mounting program supplies them. */
export interface Caller {
  /** Whom sessions, plans and states between two requests are bound to, and what the audit line names. */
  principal?: string | undefined
  /** Effects that their calls may have; all when absent. What may have another is neither listed nor called. */
  effects?: readonly Effect[] | undefined
  /** Milliseconds since 1970 at which their credential expires: no wait goes on behind it. */
  expires?: number | undefined
  /** Headers of every request to the function app on their behalf, such as `traceparent`. */
  headers?: Readonly<Record<string, string>> | undefined
  /** Handed to the client's `fetch` with every request on their behalf, as `init.context`; never sent. */
  context?: unknown
  /** Responds to a call of a tool whose effect is not theirs, and receives the subject of the call; a 403 when absent. */
  refuse?: ((effect: Effect, tool: string, about: object) => Response) | undefined
  /** Charges the messages of a request before their work begins; refuses them all with its response. A batch has several. */
  charge?: ((messages: number) => Response | undefined) | undefined
  /** Told the id of a request of a batch whose response went out while others of the batch are still open. */
  answered?: ((id: string | number) => void) | undefined
  /** Told the method of each JSON-RPC request and the name of the tool it calls, where the server has them, and the request's id. */
  observe?: ((method: string, tool: string | undefined, id: string | number | undefined) => void) | undefined
}

/** Hands a caller through the SDKs, which carry what an authorization said from the request to its handlers. */
export function authInfoOf(caller: Caller): AuthInfo {
  return { token: '', clientId: caller.principal ?? '', scopes: [], extra: { caller } }
}

/** The caller that `authInfoOf` handed through. */
export function callerOf(authInfo: Pick<AuthInfo, 'extra'> | undefined): Caller | undefined {
  return authInfo?.extra?.['caller'] as Caller | undefined
}

/** Binding of a session: another caller, or the same caller with other rights, cannot use it. */
export function bindingOf({ principal, effects }: Caller): string {
  return JSON.stringify([principal ?? null, effects ? [...effects].sort() : null])
}
