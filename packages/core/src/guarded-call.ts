import type { CallOptions } from './call-options.ts'
import { DurableError, type DurableErrorOptions, isDurableError } from './durable-error.ts'
import type { CheckedInput, HazardName } from './hazard-rules.ts'
import { hazardIssue } from './input-issue.ts'
import type { GuardName } from './operation.ts'
import { wasRetried } from './retried-work.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'
import { isTerminal } from './schemas/runtime-status.ts'

/** Reads an instance for a guard. */
export type LookUp = (input: Record<string, unknown>, options: CallOptions) => Promise<InstanceStatus>

/** Reads the instance before a call that has a guard: rejects if the call is unsafe, and resolves to true if the instance is there. Undefined where no guard applies. */
export function guardCall(
  name: string,
  guard: GuardName | undefined,
  input: CheckedInput,
  lifted: ReadonlySet<HazardName>,
  lookUp: LookUp,
  options: CallOptions,
): Promise<boolean> | undefined {
  if (guard === undefined || lifted.has(guard)) return undefined
  if (guard === 'rewindOfRetriedActivity') return guardRewind(name, input, lookUp, options)
  return String(input['instanceId']).startsWith('@') ? undefined : guardPurge(name, input, lookUp, options)
}

async function guardPurge(name: string, input: CheckedInput, lookUp: LookUp, options: CallOptions): Promise<boolean> {
  let status: InstanceStatus | undefined
  try {
    status = await readable(lookUp({ ...addressOf(input), showInput: false }, options))
  } catch (error) {
    // Not sent: were the 404 a stray one, an older host would delete a live instance.
    throw isDurableError(error) ? relabelled(error, name) : error
  }
  if (status && !isTerminal(status.runtimeStatus)) throw refused(name, 'not_terminal', 'purgeOfLiveInstance', status)
  return status !== undefined
}

async function guardRewind(name: string, input: CheckedInput, lookUp: LookUp, options: CallOptions): Promise<boolean> {
  const status = await found(lookUp({ ...addressOf(input), showInput: false, showHistory: true }, options))
  if (status?.runtimeStatus === 'Failed' && wasRetried(status.historyEvents ?? [])) {
    throw refused(name, 'conflict', 'rewindOfRetriedActivity', status)
  }
  return status !== undefined
}

function addressOf({ instanceId, taskHub, connection }: CheckedInput): Record<string, unknown> {
  return {
    instanceId,
    ...(taskHub === undefined ? {} : { taskHub }),
    ...(connection === undefined ? {} : { connection }),
  }
}

// The guard passes an instance that the host cannot write as JSON; a response of another server proves nothing about an instance.
async function readable(reading: Promise<InstanceStatus>): Promise<InstanceStatus | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isDurableError(error) && error.code === 'protocol' && error.answeredBy === 'host') return undefined
    throw error
  }
}

async function found(reading: Promise<InstanceStatus>): Promise<InstanceStatus | undefined> {
  try {
    return await readable(reading)
  } catch (error) {
    if (isDurableError(error) && error.code === 'not_found') return undefined
    throw error
  }
}

function relabelled(error: DurableError, operation: string): DurableError {
  const message = error.message.replace(/^\w+: /, `${operation}: `)
  const facts: DurableErrorOptions = error
  return new DurableError(error.code, message, { ...facts, cause: error.cause, operation })
}

function refused(
  name: string,
  code: 'not_terminal' | 'conflict',
  hazard: HazardName,
  status: InstanceStatus,
): DurableError {
  const issue = hazardIssue(hazard, status.instanceId)
  return new DurableError(code, `${name}: ${status.instanceId} is ${status.runtimeStatus}; ${issue.message}`, {
    operation: name,
    issues: [issue],
  })
}
