import type { Context } from 'hono'
import { basePath as filledBasePath, baseRoutePath } from 'hono/route'
import { forwardedAddress, readPublicUrl } from './public-address.ts'
import type { RestOptions } from './rest-options.ts'

/** Gives the address at which callers reach the app, without a slash at the end; `mount` is that of `mountPathOf`. */
export type PublicBase = (c: Context, mount?: string) => string

/** Makes `PublicBase` from the options: a fixed address, or the one of each request behind a trusted proxy. */
export function createPublicBase({
  publicUrl,
  trustForwarded = false,
  prefix = '',
}: Pick<RestOptions, 'publicUrl' | 'trustForwarded' | 'prefix'>): PublicBase {
  const fixed = publicUrl === undefined ? undefined : readPublicUrl(publicUrl)
  if (fixed !== undefined) return () => fixed
  return function publicBaseOf(c, mount = mountPathOf(c)) {
    const origin = c.req.url.slice(0, c.req.url.indexOf('/', c.req.url.indexOf('//') + 2))
    const trusted = typeof trustForwarded === 'function' ? trustForwarded(c) : trustForwarded
    const path = mount + prefix
    return forwardedAddress(c.req.raw.headers, trusted, { origin, prefix: path }) ?? origin + path
  }
}

/** Gives the path at which another app mounts this one, without a slash at the end. */
export function mountPathOf(c: Context): string {
  const route = baseRoutePath(c)
  return (/[:*]/.test(route) ? filledBasePath(c) : route).replace(/\/$/, '')
}
