import type { InstanceStatus, TimelineStep } from '@durable-http/core'
import type { ToolClient } from '../scrub-client.ts'

// The host writes the times of a history a little apart from those of the child's own row, which are whole seconds.
const slack = 5_000

/** Where an instance is looked for. */
export interface Search {
  client: ToolClient
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
  { client, hub, signal }: Search,
): Promise<InstanceStatus | undefined> {
  if (step.instanceId !== undefined) {
    const input = { instanceId: step.instanceId, showHistory: true, showInput: false, ...hub }
    return client.getInstanceStatus(input, { signal }).catch(() => undefined)
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
      const { instanceId } = candidates[0]!
      return client.getInstanceStatus({ instanceId, showHistory: true, showInput: false, ...hub }, { signal })
    }
    if (candidates.length > 1) return undefined
  }
  return undefined
}
