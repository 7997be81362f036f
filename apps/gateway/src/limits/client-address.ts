import { createNetworkCheck } from '../entrance/networks.ts'
import type { Stage } from '../stage.ts'

/** Reads the addresses that proxies noted, the nearest one last: `Forwarded` (RFC 7239), else `X-Forwarded-For`. */
export function forwardedFor(headers: Headers): string[] {
  const forwarded = headers.get('forwarded')
  if (forwarded !== null) {
    return forwarded.split(',').map((hop) => addressOf(/(?:^|;)\s*for\s*=\s*("[^"]*"|[^;\s]*)/i.exec(hop)?.[1] ?? ''))
  }
  return (headers.get('x-forwarded-for') ?? '').split(',').map(addressOf)
}

// `"[2001:db8::1]:4711"`, `192.0.2.1:80`, an address alone.
function addressOf(text: string): string {
  const bare = text.trim().replaceAll('"', '')
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(bare) ?? []
  return inBrackets ?? (/^[\d.]+:\d+$/.test(bare) ? bare.slice(0, bare.indexOf(':')) : bare)
}

const address = /^[\da-f.:]{2,45}$/i

/**
 * Notes the address of the caller behind trusted proxies: the last one noted that is no trusted proxy itself, as everything before
 * it may be the caller's own invention. Absent where no proxy is trusted.
 */
export function createClientStage(trustedProxies: readonly string[]): Stage | undefined {
  if (trustedProxies.length === 0) return undefined
  const isProxy = createNetworkCheck(trustedProxies)
  return function noteClient(request, context, next) {
    if (isProxy(context.peer)) {
      const client = forwardedFor(request.headers).findLast((hop) => !isProxy(hop))
      if (client !== undefined && address.test(client)) context.client = client
    }
    return next()
  }
}
