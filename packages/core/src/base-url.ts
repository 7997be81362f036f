import { DurableError } from './durable-error.ts'
import { basePath } from './operations.ts'
import { withoutTrailingSlashes } from './trailing-slashes.ts'

/** Where a host stands: an origin, and the path its routes are below. */
export interface HostAddress {
  origin: string
  path: string
}

/**
 * Reads a function app's URL: an origin, an origin with the prefix of a gateway, or the whole webhook or local RPC address.
 * Throws `invalid_input` for anything else, and for a URL that carries a key or credentials.
 */
export function readBaseUrl(baseUrl: string | URL): HostAddress {
  let url: URL
  try {
    url = new URL(String(baseUrl))
  } catch {
    throw refuse('is not a URL; expected the origin of the function app, such as https://myapp.azurewebsites.net')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('must begin with https:// or http://')
  if (url.username || url.password) throw refuse('must not hold a user name or password')
  // The value stays out of the message: it may be the key.
  if (url.search || url.hash) throw refuse('must not hold a query or fragment; give the key as `key`')
  const path = withoutTrailingSlashes(url.pathname)
  return { origin: url.origin, path: /\/durabletask(extension)?$/i.test(path) ? path : path + basePath }
}

function refuse(why: string): DurableError {
  return new DurableError('invalid_input', `baseUrl ${why}`, { issues: [{ parameter: 'baseUrl', message: why }] })
}
