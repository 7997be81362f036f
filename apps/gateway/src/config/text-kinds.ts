import { createNameRule, operationNames, withoutTrailingSlashes } from '@durable-http/core'
import { kind, matching, nearestName, refuseValue, type ValueKind } from '@durable-http/core/settings'
import { isLoopback } from '@durable-http/core'
import { readNetwork } from '../request/networks.ts'

/** Address or host name to listen on. */
export const host: ValueKind<string> = kind('address', 'an IP address or a host name', (value) => {
  if (typeof value !== 'string') return undefined
  const bare = value.replace(/^\[(.*)\]$/, '$1')
  const isAddress = !bare.includes('/') && readNetwork(bare) !== undefined
  return isAddress || /^[a-z\d]([a-z\d.-]*[a-z\d])?$/i.test(bare) ? bare : undefined
})

/** Address of a proxy, or a network of them. */
export const network: ValueKind<string> = kind('address', 'IP addresses or networks such as 10.0.0.0/8', (value) =>
  typeof value === 'string' && readNetwork(value) ? value : undefined,
)

/** Name of a header, in lower case. */
export const headerName: ValueKind<string> = kind(
  'header',
  'the name of a header, such as x-forwarded-for or forwarded',
  (value) => (typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value.toLowerCase() : undefined),
)

/** A name of a query parameter; credentials cannot be ignored. */
export const queryName: ValueKind<string> = kind('query parameter', 'names of query parameters', (value) => {
  if (typeof value !== 'string' || !/^[\w.~-]{1,128}$/.test(value)) return undefined
  if (/^(code|systemkey|link)$/i.test(value))
    refuseValue('names a credential, which is never ignored; expected other names')
  return value
})

/** A name of an orchestrator or an entity. */
export const functionName: ValueKind<string> = matching(
  'function name',
  'names of orchestrators or entities',
  /^[^@/\\#?\p{Cc}][^/\\#?\p{Cc}]{0,255}$/u,
)

/** A name in a rule about task hubs or connections, `*` for any text. */
export const namePattern: ValueKind<string> = matching(
  'valid name',
  '1 to 128 letters, digits, or any of _ . : -, and * for any text',
  /^[A-Za-z0-9_.:*-]{1,128}$/,
)

/** A name of an operation of the table, or a pattern that names at least one. */
export const operation: ValueKind<string> = kind(
  'operation',
  `one of ${operationNames.join(', ')}, or a pattern such as purge*`,
  (value) => {
    if (typeof value !== 'string' || value === '' || value.length > 256) return undefined
    const named = operationNames.filter(createNameRule([value], { ignoreCase: true }))
    if (named.length > 0) return value.includes('*') ? value : named[0]
    const nearest = nearestName(value, operationNames)
    return nearest === undefined ? undefined : refuseValue(`is not an operation; did you mean ${nearest}?`)
  },
)

/** A scope of OAuth. */
export const scope: ValueKind<string> = matching(
  'scope',
  'printable ASCII without blanks, quotes and backslashes',
  /^[\x21\x23-\x5B\x5D-\x7E]+$/,
)

/** Prefix of scopes. */
export const scopePrefix: ValueKind<string> = matching(
  'scope prefix',
  'printable ASCII without blanks, quotes and backslashes',
  /^[\x21\x23-\x5B\x5D-\x7E]+$/,
)

/** A secret of our own making. */
export const longSecret: ValueKind<string> = kind(
  'secret',
  '32 characters or more that nobody can guess',
  (value) =>
    typeof value === 'string' && value.length < 32
      ? refuseValue('is too short; expected 32 characters or more that nobody can guess')
      : typeof value === 'string'
        ? value
        : undefined,
  { isQuoted: false },
)

const url = (name: string, accepts: string, faultOf: (value: string) => string | undefined): ValueKind<string> =>
  kind(name, accepts, (value) => {
    if (typeof value !== 'string') return undefined
    const fault = faultOf(value)
    return fault === undefined ? value : refuseValue(fault)
  })

const isHttp = (value: string) => /^https?:\/\//i.test(value) && URL.canParse(value)

/** Where callers reach a face; without a slash at its end. */
export const publicUrl: ValueKind<string> = kind(
  'URL',
  'http:// or https://, a host, and the path prefix if there is one',
  (value) => {
    if (typeof value !== 'string' || !isHttp(value)) return undefined
    const { search, hash, username, password } = new URL(value)
    if (search || hash || username || password) {
      refuseValue('must hold no query, fragment, user name or password; expected a scheme, a host and a path')
    }
    return withoutTrailingSlashes(value)
  },
)

const secureUrl = 'an https:// address (http:// for a loopback host only)'

function secureUrlFault(value: string): string | undefined {
  if (!isHttp(value)) return `is not a URL; expected ${secureUrl}`
  const { protocol, hostname, hash, username, password } = new URL(value)
  if (protocol !== 'https:' && !isLoopback(hostname)) {
    return `begins with http://, so that anybody on the way could respond in its place; expected ${secureUrl}`
  }
  return hash || username || password ? 'must hold no fragment, user name or password; expected the address' : undefined
}

/** An identity provider, as its tokens name it. */
export const issuerUrl = url('URL', secureUrl, (value) => {
  const fault = secureUrlFault(value)
  return fault === undefined && value.includes('?') ? 'must hold no query; expected the bare address' : fault
})

/** Where an identity provider publishes its keys; some tell their policies apart by a query. */
export const keySetUrl = url('URL', secureUrl, secureUrlFault)

const collector = 'the http:// or https:// address of an OTLP collector'

/** Where a collector takes spans. */
export const collectorUrl = url('URL', collector, (value) => {
  if (!isHttp(value)) return `is not a URL; expected ${collector}`
  const { username, password } = new URL(value)
  return username || password ? `must hold no user name or password; expected ${collector}` : undefined
})

const storeUrls = 'redis://host:port, rediss:// over TLS, or file: and a folder'

/** Where replicas share what they know, or jobs outlive the process; it may hold a password. */
export const storeUrl = url('URL', storeUrls, (value) => {
  const isRedis = /^rediss?:\/\/./i.test(value) && URL.canParse(value)
  const isFolder = /^file:(?:\/\/\/)?[^?#]+$/.test(value) && !/^file:\/\/[^/]/.test(value)
  return isRedis || isFolder ? undefined : `is not a URL of a store; expected ${storeUrls}`
})

/** Origin of web pages. */
export const origin: ValueKind<string> = kind('origin', 'origins such as https://portal.example.com, or *', (value) => {
  if (value === '*') return value
  if (typeof value !== 'string' || !isHttp(value)) return undefined
  const { origin, href } = new URL(value)
  if (href !== `${origin}/`) refuseValue('holds more than an origin; expected a scheme, a host and a port if need be')
  return origin
})
