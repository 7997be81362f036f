import { createNetworkCheck } from '../request/networks.ts'
import type { Stage } from '../request/stage.ts'

/** Reads the addresses that a header lists, the nearest one last: elements of `Forwarded` (RFC 7239), plain addresses in any other. */
function addressesIn(headers: Headers, header: string): string[] {
  const hops = (headers.get(header) ?? '').split(',')
  if (header !== 'forwarded') return hops.map(addressOf)
  return hops.map((hop) => addressOf(/(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]*)/i.exec(hop)?.[1] ?? ''))
}

// `"[2001:db8::1]:4711"`, `192.0.2.1:80`, an address alone.
function addressOf(text: string): string {
  const bare = text.trim().replaceAll('"', '')
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(bare) ?? []
  return inBrackets ?? (/^[\d.]+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare)
}

const address = /^[\da-f.:]{2,45}$/i

/**
 * Notes the address of the caller behind trusted proxies: the last one in `header` that is not a trusted proxy itself. Everything before
 * it, and every other header, may be the caller's own invention. Absent where no proxy is trusted.
 */
export function createClientStage(trustedProxies: readonly string[], header: string): Stage | undefined {
  if (trustedProxies.length === 0) return undefined
  const isProxy = createNetworkCheck(trustedProxies)
  return function noteClient(request, context, next) {
    if (isProxy(context.peer)) {
      const client = addressesIn(request.headers, header).findLast((hop) => !isProxy(hop))
      if (client !== undefined && address.test(client)) context.client = client
    }
    return next()
  }
}
