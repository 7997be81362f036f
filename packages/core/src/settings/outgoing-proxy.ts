import { isLoopback } from '../loopback.ts'
import { ConfigError } from './config-error.ts'

/** A proxy through which an address is reached. */
export interface OutgoingProxy {
  /** With user and password, where it has them. */
  url: string
  /** The same without them. */
  shown: string
  /** Variable that names it. */
  variable: string
}

type Variables = Readonly<Record<string, string | undefined>>

/**
 * Tells the proxy that `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` name for a URL (lower case first, as curl has it); undefined for none, and
 * for loopback, which no proxy can reach. Throws a `ConfigError` for what is not the URL of an HTTP proxy.
 */
export function proxyFor(url: string, variables: Variables): OutgoingProxy | undefined {
  const { hostname, protocol, port } = new URL(url)
  const names = protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : []
  const variable = [...names, 'http_proxy', 'HTTP_PROXY'].find((name) => variables[name])
  const excluded = variables['no_proxy'] || variables['NO_PROXY'] || ''
  const isDirect =
    isLoopback(hostname) || isExcluded(hostname, port || (protocol === 'https:' ? '443' : '80'), excluded)
  if (variable === undefined || isDirect) return undefined
  return readProxy(variables[variable]!, variable)
}

/** The proxies of an environment, under the names that Node's `setGlobalProxyFromEnv` reads. */
export interface ProxyVariables {
  http_proxy?: string
  https_proxy?: string
  no_proxy: string
}

const loopback = 'localhost,127.0.0.1,::1,[::1]'

/** Writes the proxies of an environment so that Node means the same by them as `proxyFor`; undefined where it names none, and it throws as `proxyFor` does. */
export function proxyVariables(variables: Variables): ProxyVariables | undefined {
  const all = { ...variables, no_proxy: '', NO_PROXY: '' }
  const http = proxyFor('http://proxied.example', all)?.url
  const https = proxyFor('https://proxied.example', all)?.url
  if (http === undefined && https === undefined) return undefined
  const excluded = (variables['no_proxy'] || variables['NO_PROXY'] || '')
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
  // Node takes a name without the names below it.
  const named = excluded.flatMap((entry) => (/^[.*[]|^[\d.:]+$/.test(entry) ? [entry] : [entry, `.${entry}`]))
  return {
    ...(http !== undefined && { http_proxy: http }),
    ...(https !== undefined && { https_proxy: https }),
    no_proxy: [...named, loopback].join(','),
  }
}

function readProxy(value: string, variable: string): OutgoingProxy {
  const text = value.includes('://') ? value : `http://${value}`
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    const message = 'is not the URL of an HTTP proxy; expected http:// or https://, a host and a port'
    throw new ConfigError([{ variable, message, example: `${variable}=http://proxy.example.com:3128` }])
  }
  const proxy = new URL(text)
  return { url: proxy.href, shown: proxy.origin, variable }
}

// `*`, or hosts with an optional port, each with the names below it.
function isExcluded(hostname: string, port: string, list: string): boolean {
  const host = hostname.toLowerCase()
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true
      const [, name = '', ownPort] = /^(\[[^\]]*\]|[^:]*(?::[^:]*:.*)?)(?::(\d+))?$/.exec(entry) ?? []
      if (ownPort !== undefined && ownPort !== port) return false
      const bare = name.replace(/^\*?\.+/, '')
      const bracketed = bare.includes(':') && !bare.startsWith('[') ? `[${bare}]` : bare
      return bracketed !== '' && (host === bracketed || host.endsWith(`.${bracketed}`))
    })
}
