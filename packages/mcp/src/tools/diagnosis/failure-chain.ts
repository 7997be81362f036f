import { type FailureDetails, type InstanceStatus, readFailure, timeline, type TimelineStep } from '@durable-http/core'
import { type Room, weightOf } from '../../text/elide.ts'
import { safeId, safeLine, safeName, withoutStack } from '../../text/safe-text.ts'
import { findChild, type Search } from './find-child.ts'

const depthLimit = 5

/** One link from an instance down to what failed first. */
export interface FailureLink {
  instanceId: string
  function: string
  /** The step that failed in it; absent where the orchestrator itself threw. */
  step?: string
  error: string
}

/** Follows a failure from an instance through its sub-orchestrations to its root. */
export async function failureChain(instance: InstanceStatus, search: Search): Promise<FailureLink[]> {
  const links: FailureLink[] = []
  let current: InstanceStatus | undefined = instance
  while (current && links.length < depthLimit) {
    const failed: TimelineStep | undefined = timeline(current.historyEvents ?? []).findLast(
      ({ outcome }) => outcome === 'failed',
    )
    const failure = rootOf(failed?.attempts.at(-1)?.failure ?? readFailure(current))
    links.push({
      instanceId: safeId(current.instanceId, 100),
      function: safeLine(current.name, 60),
      ...(failed ? { step: `${failed.kind} ${safeName(failed.name, 60)}` } : {}),
      error: failure ? describe(failure) : 'no reason given',
    })
    const parentId: string = current.instanceId
    current = failed?.kind === 'sub-orchestration' ? await findChild(parentId, failed, search) : undefined
  }
  return links
}

/** The chain made short enough for its room: what failed first is told longest, and where even that is too much the links between go. */
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

function rootOf(failure: FailureDetails | undefined): FailureDetails | undefined {
  let root = failure
  while (root?.inner) root = root.inner
  return root
}

const describe = ({ type, message }: FailureDetails) =>
  safeLine(withoutStack(type ? `${type}: ${message}` : message), 240)
