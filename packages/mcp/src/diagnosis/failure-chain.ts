import { type FailureDetails, type InstanceStatus, readFailure, timeline, type TimelineStep } from '@durable-http/core'
import { safeLine, safeName, withoutStack } from '../text/safe-text.ts'
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
      instanceId: safeLine(current.instanceId, 100),
      function: safeLine(current.name, 60),
      ...(failed ? { step: `${failed.kind} ${safeName(failed.name, 60)}` } : {}),
      error: failure ? describe(failure) : 'no reason given',
    })
    const parentId: string = current.instanceId
    current = failed?.kind === 'sub-orchestration' ? await findChild(parentId, failed, search) : undefined
  }
  return links
}

function rootOf(failure: FailureDetails | undefined): FailureDetails | undefined {
  let root = failure
  while (root?.inner) root = root.inner
  return root
}

const describe = ({ type, message }: FailureDetails) =>
  safeLine(withoutStack(type ? `${type}: ${message}` : message), 240)
