import type { CallOptions } from '../call-options.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import type { TimelineStep } from '../timeline-step.ts'

// The host writes the times of a history a little apart from those of the child's own row, which are whole seconds.
const slack = 5_000

/** The calls that a diagnosis makes; a client has them. */
export interface DiagnosisReader {
  getInstanceStatus: (input: DiagnosisInput, options?: CallOptions) => Promise<InstanceStatus>
  listInstances: (input: DiagnosisListInput, options?: CallOptions) => Promise<{ instances: InstanceStatus[] }>
}

interface DiagnosisInput {
  instanceId: string
  showHistory: true
  showInput: false
  taskHub?: string
}

interface DiagnosisListInput {
  createdTimeFrom: string
  createdTimeTo: string
  runtimeStatus: 'Failed'
  instanceIdPrefix: string
  showInput: false
  top: number
  taskHub?: string
}

/** Where instances are looked for. */
export interface Search {
  client: DiagnosisReader
  hub: { taskHub?: string }
  /** False for an instance that the caller may not see. */
  sees: (status: InstanceStatus) => boolean
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
    const input = {
      ...range,
      runtimeStatus: 'Failed' as const,
      instanceIdPrefix,
      showInput: false as const,
      top: 100,
      ...hub,
    }
    const { instances } = await client.listInstances(input, { signal })
    const candidates = instances.filter(
      ({ name, instanceId }) => name.toLowerCase() === step.name.toLowerCase() && instanceId !== parentId,
    )
    // Several candidates cannot be told apart.
    if (candidates.length === 1) {
      return readChild(candidates[0]!.instanceId, search)
    }
    if (candidates.length > 1) return undefined
  }
  return undefined
}

/** Reads an instance with its history; undefined where the caller may not see it. */
export async function readChild(
  instanceId: string,
  { client, sees, hub, signal }: Search,
): Promise<InstanceStatus | undefined> {
  const child = await client.getInstanceStatus({ instanceId, showHistory: true, showInput: false, ...hub }, { signal })
  return sees(child) ? child : undefined
}
