import type { MockHost } from '@durable-http/mock'
import { api } from '../gateway-under-test.ts'

/** Where clients of a host send their requests. */
export interface HostEndpoint {
  /** Prefix of every operation's path. */
  base: string
  fetch: (host: MockHost, request: Request, target?: string) => Promise<Response>
}

const origin = (target: string | undefined) => (target === undefined ? {} : { target })

/** The public webhooks, and the local RPC endpoint that the clients of out-of-process workers use. */
export const hostEndpoints = {
  webhooks: { base: api, fetch: (host, request, target) => host.fetch(request, origin(target)) },
  rpc: { base: '/durabletask', fetch: (host, request, target) => host.rpc.fetch(request, origin(target)) },
} satisfies Record<string, HostEndpoint>

export type HostEndpointName = keyof typeof hostEndpoints
