import { basePath, dropCode, type Scrub } from '@durable-http/core'

const origin = /^[a-z]+:\/\/[^/]+/i
const instanceBelow = /\/durabletask(?:extension)?(?=\/instances\/.)/is

/** Turns a link of the host into the same link of the gateway without the key, placeholders kept; undefined if it is another link. */
export function rewriteLink(link: string, publicBase: string, scrub: Scrub): string | undefined {
  // Cut first, so that neither pattern can fail late and begin again.
  if (link.includes('#')) return undefined
  const queryAt = link.indexOf('?')
  const address = queryAt < 0 ? link : link.slice(0, queryAt)
  const host = origin.exec(address)?.[0]
  const found = host === undefined ? null : instanceBelow.exec(address.slice(host.length))
  if (host === undefined || !found) return undefined
  return scrub(publicBase + basePath + dropCode(link.slice(host.length + found.index + found[0].length)))
}

/** Rewrites every link of the response to a start or restart, and leaves out links of other APIs; undefined for any other text. */
export function rewriteManagementPayload(
  text: string,
  publicBase: string,
  scrub: Scrub,
): Record<string, unknown> | undefined {
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof payload !== 'object' || payload === null || typeof (payload as { id?: unknown }).id !== 'string')
    return undefined
  const rewritten = Object.entries(payload).flatMap(([member, value]): [string, unknown][] => {
    if (typeof value !== 'string') return typeof value === 'object' && value !== null ? [] : [[member, value]]
    if (!/^[a-z]+:\/\//i.test(value) || member === 'id') return [[member, scrub(value)]]
    const link = rewriteLink(value, publicBase, scrub)
    return link === undefined ? [] : [[member, link]]
  })
  return Object.fromEntries(rewritten)
}
