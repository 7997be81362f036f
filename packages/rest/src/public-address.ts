/** Reads the option `publicUrl`: where callers reach the app, mount prefix included; throws a `TypeError` for anything else. */
export function readPublicUrl(publicUrl: string | URL): string {
  const expected =
    'publicUrl must be an http or https URL without query and fragment, such as https://api.example.com/durable'
  let url: URL
  try {
    url = new URL(String(publicUrl))
  } catch {
    throw new TypeError(expected)
  }
  if (!/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw new TypeError(expected)
  return url.origin + url.pathname.replace(/\/+$/, '')
}

/**
 * Where a trusted proxy says that callers reach it: `Forwarded` (RFC 7239), else `X-Forwarded-Proto`, `-Host`, `-Port`, and in both
 * cases `X-Forwarded-Prefix`; undefined when there is no such header or it cannot be read. The first value of a list counts.
 */
export function forwardedAddress(headers: Headers, own: { origin: string; prefix: string }): string | undefined {
  const forwarded = readForwarded(headers.get('forwarded'))
  const first = (name: string) => headers.get(name)?.split(',')[0]?.trim() || undefined
  const proto = (forwarded?.proto ?? first('x-forwarded-proto'))?.toLowerCase()
  const host = forwarded?.host ?? first('x-forwarded-host')
  const port = first('x-forwarded-port')
  const prefix = first('x-forwarded-prefix')
  if (proto === undefined && host === undefined && prefix === undefined) return undefined
  const [scheme, authority] = own.origin.split('://') as [string, string]
  const usedScheme = proto ?? scheme
  const named = host ?? authority
  const standard = usedScheme === 'https' ? '443' : '80'
  const withPort =
    host !== undefined && port !== undefined && port !== standard && !/:\d+$/.test(named) ? `${named}:${port}` : named
  const path = prefix === undefined ? own.prefix : prefix.replace(/\/+$/, '') + own.prefix
  if (!/^https?$/.test(usedScheme) || !authorityShape.test(withPort) || !pathShape.test(path)) return undefined
  return `${usedScheme}://${withPort}${path}`
}

const authorityShape = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/
const pathShape = /^(\/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*$/

function readForwarded(header: string | null): { proto?: string; host?: string } | undefined {
  if (!header) return undefined
  const found: { proto?: string; host?: string } = {}
  for (const pair of header.split(',')[0]!.split(';')) {
    const [, name, value] = /^\s*(proto|host)\s*=\s*"?([^"]*?)"?\s*$/i.exec(pair) ?? []
    if (name && value) found[name.toLowerCase() as 'proto' | 'host'] = value
  }
  return found
}
