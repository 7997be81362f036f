import { DurableError } from './durable-error.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'

/** Passes a status on; throws `protocol` where it is that of another instance than the one that was asked for. */
export function sameInstance(input: Readonly<Record<string, unknown>>, status: InstanceStatus): InstanceStatus {
  if (status.instanceId === input['instanceId']) return status
  const operation = 'getInstanceStatus'
  const what = 'the response is the status of another instance; a cache or another server responds for the host'
  throw new DurableError('protocol', `${operation}: ${what}`, { operation, answeredBy: 'other' })
}
