import { isLoopback } from '@durable-http/core'

/** Hosts and origins that a handler accepts. */
export interface RequestCheckOptions {
  /** Host names, with port or without, that requests may be addressed to; any when absent. */
  allowedHosts?: readonly string[] | undefined
  /** Origins of web pages that may call; none but loopback and the server's own when absent, all with `*`. */
  allowedOrigins?: readonly string[] | undefined
}

/** Refuses a request of a foreign page or host name, or with a body that is not plain JSON in UTF-8, and responds to OPTIONS; undefined when it may continue. */
export function refuseRequest(
  request: Request,
  { allowedHosts, allowedOrigins }: RequestCheckOptions,
  methods: readonly string[] = ['POST'],
): Response | undefined {
  const allow = [...methods, 'OPTIONS'].join(', ')
  if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: { allow } })
  if (methods.length > 1 && !methods.includes(request.method)) {
    return rpcError(405, -32000, 'Method not allowed', { headers: { allow } })
  }
  if (!methods.includes(request.method)) {
    return rpcError(405, -32000, 'Method not allowed: this endpoint is stateless and takes POST', {
      headers: { allow },
    })
  }
  const host = (request.headers.get('host') ?? hostOf(request.url) ?? '').toLowerCase()
  if (allowedHosts && !allowedHosts.some((one) => [host, withoutPort(host)].includes(one.toLowerCase()))) {
    return rpcError(403, -32000, 'Forbidden: this server does not answer under this host name')
  }
  const origin = request.headers.get('origin')
  if (origin !== null && !allowsOrigin(origin, host, allowedOrigins)) {
    return rpcError(403, -32000, 'Forbidden: this server does not answer pages of this origin')
  }
  if (request.method !== 'POST') return undefined
  const contentType = request.headers.get('content-type') ?? ''
  if (!/^\s*application\/json\s*(;|$)/i.test(contentType)) {
    return rpcError(415, -32000, `Unsupported Media Type: expected application/json, got ${named(contentType)}`)
  }
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) return unsupportedEncoding(named(charset))
  const coding = request.headers.get('content-encoding')?.trim() ?? ''
  if (coding !== '' && coding.toLowerCase() !== 'identity') {
    return rpcError(
      415,
      -32000,
      `Unsupported Media Type: expected a body without compression, got content-encoding ${named(coding)}`,
      { headers: { 'accept-encoding': 'identity' } },
    )
  }
  return undefined
}

/** Refuses a body that is not UTF-8. */
export function unsupportedEncoding(got: string): Response {
  return rpcError(415, -32000, `Unsupported Media Type: expected JSON in UTF-8, got ${got}`)
}

const named = (text: string) => (text === '' ? 'none' : text.replace(/[^\x20-\x7e]/g, '?').slice(0, 80))

/** A response that is a JSON-RPC error, of no request unless `id` is given. */
export function rpcError(
  status: number,
  code: number,
  message: string,
  { headers = {}, id = null }: { headers?: Record<string, string>; id?: unknown } = {},
): Response {
  return new Response(JSON.stringify({ jsonrpc: '2.0', error: { code, message }, id }), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

function allowsOrigin(origin: string, host: string, allowed: readonly string[] | undefined): boolean {
  if (allowed) return allowed.includes('*') || allowed.some((one) => one.toLowerCase() === origin.toLowerCase())
  const from = hostOf(origin)
  return from !== undefined && (from === host || (isLoopback(withoutPort(from)) && isLoopback(withoutPort(host))))
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url).host.toLowerCase()
  } catch {
    return undefined
  }
}

const withoutPort = (host: string) => host.replace(/:\d+$/, '')
