import type { FailureLink } from '@durable-http/core'
import { type Room, weightOf } from '../../text/elide.ts'
import { safeLine } from '../../text/safe-text.ts'

/** Shortens a chain to its room: the root keeps the longest text, and the links between go first. */
export function shortChain(chain: readonly FailureLink[], room: Room): FailureLink[] {
  const weigh = (links: readonly FailureLink[]) => links.reduce((sum, link) => sum + weightOf(JSON.stringify(link)), 0)
  const clipped = ({ error, ...link }: FailureLink, index: number, limit: number): FailureLink => ({
    ...link,
    error: safeLine(error, index === chain.length - 1 ? Math.max(120, limit) : limit),
  })
  let links = [...chain]
  for (const limit of [120, 60, 24]) {
    if (weigh(links) <= room.left) break
    links = chain.map((link, index) => clipped(link, index, limit))
  }
  while (links.length > 1 && weigh(links) > room.left) links.splice(links.length > 2 ? 1 : 0, 1)
  if (weigh(links) > room.left)
    links = links.map(({ instanceId, ...link }) => ({
      instanceId,
      function: safeLine(link.function, 24),
      error: safeLine(link.error, 40),
    }))
  room.left -= weigh(links)
  return links
}
