import { basePath, type DurableClient, dropCode } from '@durable-http/core'
import { type LinkTarget, signBelow } from './signed-links.ts'

/** Parts that the links of a response are made of. */
export interface LinkParts {
  client: DurableClient
  /** Gives the public origin and prefix, for links. */
  publicBase: () => string
  /** Signs status links, where callers get signed ones. */
  signLink: ((target: LinkTarget) => Promise<string | undefined>) | undefined
  /** Path and query below the base path, as they were sent. */
  below: string
}

/** Makes the caller's address of what was asked for: the host sends back the URL of the request as it saw it. */
export function ownLocation(parts: LinkParts): string | Promise<string> {
  const { publicBase, below, client } = parts
  const link = publicBase() + basePath + dropCode(below.replaceAll(/%[2-7][0-9a-f]/gi, unreserved))
  return signedLink(client.scrub(link), parts)
}

/** Signs a link, where callers get signed ones. */
export function signedLink(link: string, { signLink, publicBase }: LinkParts): string | Promise<string> {
  const start = publicBase().length + basePath.length
  return signLink ? signBelow(link.slice(start), signLink).then((below) => link.slice(0, start) + below) : link
}

const unreserved = (pair: string) => {
  const character = decodeURIComponent(pair)
  return /[A-Za-z0-9._~-]/.test(character) ? character : pair
}
