import type { Access, InstanceStatus, TimelineStep } from '@durable-http/core'
import type { ToolClient } from '../tool-client.ts'

// The host writes the times of a history a little apart from those of the child's own row, which are whole seconds.
const slack = 5_000

/** Where an instance is looked for. */
export interface Search {
  client: ToolClient
  access: Access
  hub: { taskHub?: string }
  signal: AbortSignal | undefined
}

/**
 * Finds the instance of a sub-orchestration step. Hosts before 3.15.3 drop its id from the history once it has ended:
 * then it is looked for among the failed instances of that function and time, first among ids that begin with the parent's.
 */
export async function findChild(
  parentId: string,
  step: TimelineStep,
  search: Search,
): Promise<InstanceStatus | undefined> {
  const { client, hub, signal } = search
  if (step.instanceId !== undefined) {
    return readChild(step.instanceId, search).catch(() => undefined)
  }
  const last = step.attempts.at(-1)!
  const from = Date.parse(last.scheduledAt) - slack
  const to = Date.parse(last.endedAt ?? last.scheduledAt) + slack
  if (Number.isNaN(from) || Number.isNaN(to)) return undefined
  const range = { createdTimeFrom: new Date(from).toISOString(), createdTimeTo: new Date(to).toISOString() }
  for (const instanceIdPrefix of [`${parentId}:`, '']) {
    const input = { ...range, runtimeStatus: 'Failed' as const, instanceIdPrefix, showInput: false, top: 100, ...hub }
    const { instances } = await client.listInstances(input, { signal })
    const candidates = instances.filter(
      ({ name, instanceId }) => name.toLowerCase() === step.name.toLowerCase() && instanceId !== parentId,
    )
    // Of several none is known to be the one.
    if (candidates.length === 1) {
      return readChild(candidates[0]!.instanceId, search)
    }
    if (candidates.length > 1) return undefined
  }
  return undefined
}

/** Reads an instance with its history; undefined when the operator keeps its function out. */
export async function readChild(
  instanceId: string,
  { client, access, hub, signal }: Search,
): Promise<InstanceStatus | undefined> {
  const child = await client.getInstanceStatus({ instanceId, showHistory: true, showInput: false, ...hub }, { signal })
  return access.allowsFunction(child.name) ? child : undefined
}
