import { basePath, dropCode, type Scrub } from '@durable-http/core'

const belowHost = /^[a-z]+:\/\/[^/?#]+\/(?:[^?#]*?\/)?durabletask(?:extension)?(\/instances\/[^?#]+(?:\?[^#]*)?)$/i

/** Turns a link of the host into the same link of the gateway, the key gone and placeholders kept; undefined when it is no such link. */
export function rewriteLink(link: string, publicBase: string, scrub: Scrub): string | undefined {
  const below = belowHost.exec(link)?.[1]
  return below === undefined ? undefined : scrub(publicBase + basePath + dropCode(below))
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
