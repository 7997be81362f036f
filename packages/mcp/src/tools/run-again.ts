import { DurableError, type InstanceStatus, readPayloadToken } from '@durable-http/core'
import { checkReach } from '../guards/instance-access.ts'
import { safeLine } from '../text/safe-text.ts'
import { cutMarkIn } from '../text/cut-marks.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import type { ToolContext } from './tool-context.ts'
import type { ToolCall } from './tool.ts'

/**
 * Runs the function of an instance again, with its stored input or with the one given, and resolves to the id of the new run. Refuses an
 * input that is kept in blob storage, and one that was copied from a result in which parts of it were cut.
 */
export async function runAgain(args: Args, context: ToolContext, call: ToolCall): Promise<string> {
  const { client } = context
  const { signal } = call
  const instanceId = args['instanceId'] as string
  const isEdited = args['input'] !== undefined
  const restart = {
    instanceId,
    sameId: args['restartWithNewInstanceId'] === false,
    ...pick(args, ['keepVersion', 'version']),
    ...hubOf(args),
  }
  // The client refuses a version that the host may not have before anything is read.
  if (!isEdited && !isKnown(args['version'], context)) return (await client.restart(restart, { signal })).id
  const old = await client.getInstanceStatus({ instanceId, showInput: !isEdited, ...hubOf(args) }, { signal })
  if (isEdited) return startEdited(old, args, context, call)
  if (readPayloadToken(old['input'])) throw refuse('instanceId', `names an instance whose input is ${elsewhere}`)
  return (await client.restart(restart, { signal })).id
}

function isKnown(version: unknown, { client: { versions } }: ToolContext): boolean {
  return version === undefined || versions === 'any' || (versions?.includes(version as string) ?? false)
}

async function startEdited(
  old: InstanceStatus,
  args: Args,
  context: ToolContext,
  { signal, caller }: ToolCall,
): Promise<string> {
  const { client } = context
  const { input } = args
  if (readPayloadToken(input)) throw refuse('input', `is ${elsewhere}`)
  const mark = cutMarkIn(input)
  if (mark !== undefined)
    throw refuse('input', `was cut (${safeLine(mark, 60)}): read it in full by its path in fields, or as a resource`)
  const version = args['version'] ?? (args['keepVersion'] === true ? old.version : undefined)
  const start = { functionName: old.name, input, ...(version === undefined ? {} : { version }), ...hubOf(args) }
  const effects = caller?.effects
  if (args['restartWithNewInstanceId'] !== false) {
    await checkReach({ operation: 'startOrchestration', input: start, effects, signal }, context)
    return (await client.startOrchestration(start as { functionName: string }, { signal })).id
  }
  const under = { ...start, instanceId: old.instanceId }
  await checkReach({ operation: 'startOrchestrationWithId', input: under, effects, signal }, context)
  return (await client.startOrchestrationWithId(under as { functionName: string; instanceId: string }, { signal })).id
}

const elsewhere = 'kept in blob storage, out of reach: start the function with the whole input'

function refuse(parameter: string, message: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${message}`, { issues: [{ parameter, message }] })
}
