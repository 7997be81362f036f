import { isLoopback } from '@durable-http/core'
import { createOriginCheck } from './page-origins.ts'

/** Gives the reason to refuse a request; undefined if it may be served. */
export type HostFault = (request: Request) => string | undefined

/** Trusted hosts besides loopback. */
export interface TrustedNames {
  /** Host names by which the gateway is reached, and of pages that may call it. */
  names?: readonly string[]
  /** Origins of further pages. */
  origins?: readonly string[]
  /** Every name of the gateway: callers show who they are, which no page of another site can do for them. */
  anyHost?: boolean
}

/**
 * Makes the check against DNS rebinding: the `Host` that was asked for, and the `Origin` of the page that asks, must both be
 * loopback names or one of `names`, but for pages of `origins`. A page of another site can reach a loopback port, but cannot lie about these two.
 */
export function createHostCheck({ names = [], origins = [], anyHost = false }: TrustedNames = {}): HostFault {
  const known = new Set(names.map((name) => name.toLowerCase()))
  const isTrustedPage = createOriginCheck(origins)
  const isTrusted = (host: string) => isLoopback(host) || known.has(host.toLowerCase())
  // Nearly all requests ask for the same host, and taking a URL apart is not for nothing.
  let last: { host: string; asked: string | undefined } | undefined
  const askedBy = (host: string) => {
    if (last?.host !== host) last = { host, asked: hostnameOf(`http://${host}`) }
    return last.asked
  }

  const isSame = (host: string | undefined, asked: string | undefined) =>
    host !== undefined && (host === asked || isTrusted(host))

  return function hostFault(request) {
    const authority = authorityOf(request.url)
    const named = request.headers.get('host') ?? authority
    const asked = askedBy(named)
    // A request target may be a whole URL, which goes before `Host` and into links.
    const isMisled = authority !== named && !isSame(hostnameOf(`http://${authority}`), asked)
    if (asked === undefined || isMisled || !(anyHost || isTrusted(asked))) {
      return 'the Host header names another host than this gateway; expected localhost, a loopback address, or the host of PUBLIC_URL'
    }
    const origin = request.headers.get('origin')
    if (origin !== null && isTrustedPage(origin)) return undefined
    const from = origin === null ? undefined : hostnameOf(origin)
    if (origin !== null && (from === undefined || !(isTrusted(from) || (anyHost && from === asked)))) {
      return 'the Origin header names a page of another site; expected none, a loopback origin, that of PUBLIC_URL, or one of CORS_ORIGINS'
    }
    return undefined
  }
}

function authorityOf(url: string): string {
  const start = url.indexOf('//') + 2
  const end = url.indexOf('/', start)
  return url.slice(start, end < 0 ? undefined : end)
}

function hostnameOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname : undefined
}
