import { withoutTrailingSlashes } from '@durable-http/core'

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
  return url.origin + withoutTrailingSlashes(url.pathname)
}

/** Which headers about the address of a request are written by a trusted proxy; `true` means `x-forwarded`. */
export type TrustedHeaders = boolean | 'x-forwarded' | 'forwarded'

/**
 * The address at which callers reach a trusted proxy: `Forwarded` (RFC 7239), or `X-Forwarded-Proto`, `-Host`, `-Port` and `-Prefix`;
 * undefined if the header is absent or unreadable. The last value of a list counts, which the nearest proxy wrote.
 */
export function forwardedAddress(
  headers: Headers,
  trusted: TrustedHeaders,
  own: { origin: string; prefix: string },
): string | undefined {
  if (trusted === false) return undefined
  const last = (name: string) => headers.get(name)?.split(',').at(-1)!.trim() || undefined
  const { proto, host, port, prefix } = trusted === 'forwarded' ? readForwarded(last('forwarded')) : readEach(last)
  if (proto === undefined && host === undefined && prefix === undefined) return undefined
  const [scheme, authority] = own.origin.split('://') as [string, string]
  const usedScheme = proto ?? scheme
  const named = host ?? authority
  const standard = usedScheme === 'https' ? '443' : '80'
  const withPort =
    host !== undefined && port !== undefined && port !== standard && !/:\d+$/.test(named) ? `${named}:${port}` : named
  const path = prefix === undefined ? own.prefix : withoutTrailingSlashes(prefix) + own.prefix
  if (!/^https?$/.test(usedScheme) || !authorityShape.test(withPort) || !pathShape.test(path)) return undefined
  return `${usedScheme}://${withPort}${path}`
}

const authorityShape = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?$/
const pathShape = /^(\/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*$/

interface Written {
  proto?: string | undefined
  host?: string | undefined
  port?: string | undefined
  prefix?: string | undefined
}

function readEach(last: (name: string) => string | undefined): Written {
  return {
    proto: last('x-forwarded-proto')?.toLowerCase(),
    host: last('x-forwarded-host'),
    port: last('x-forwarded-port'),
    prefix: last('x-forwarded-prefix'),
  }
}

function readForwarded(element: string | undefined): Written {
  const found: Written = {}
  for (const pair of element?.split(';') ?? []) {
    const [name = '', ...rest] = pair.split('=')
    const known = name.trim().toLowerCase()
    const [, value] = /^"?([^"]*)"?$/.exec(rest.join('=').trim()) ?? []
    if (value && (known === 'proto' || known === 'host')) found[known] = value
  }
  return found.proto === undefined ? found : { ...found, proto: found.proto.toLowerCase() }
}
