import { consentIssue, personNeeded } from './consent.ts'
import { planLife } from './plan-signer.ts'
import { DurableError } from '@durable-http/core'
import { safeName } from '../text/safe-text.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import type { ToolDefinition } from '../tools/tool-definition.ts'
import type { Args } from '../tools/tool-arguments.ts'
import type { ToolCall } from '../tools/tool.ts'

/** Confirms an action that cannot be undone: asks the user if the client can, otherwise requires the id twice. */
export async function checkConfirmed(
  definition: ToolDefinition,
  args: Args,
  call: ToolCall,
  { scrub, mustAsk, clock }: Pick<ToolContext, 'scrub' | 'mustAsk' | 'clock'>,
): Promise<void> {
  if (definition.confirmation !== 'instance') return
  const { instanceId, confirmInstanceId, taskHub } = args
  if (confirmInstanceId !== undefined && confirmInstanceId !== instanceId)
    throw unconfirmed('must be the same text as instanceId')
  if (call.confirm) {
    // The argument, which a model writes, does not replace the user's answer.
    const named = (text: unknown) => safeName(scrub(String(text)), 256)
    const where = taskHub === undefined ? '' : ` in task hub ${named(taskHub)}`
    const question = `${definition.title}: ${named(instanceId)}${where}?`
    const asked = clock.now()
    if (!(await call.confirm(question, { ...args, confirmInstanceId: instanceId }))) throw declined()
    // A late answer may be about a state that has passed.
    if (clock.now() - asked > planLife) throw tooLate()
    return
  }
  if (mustAsk) throw personNeeded()
  if (confirmInstanceId !== undefined) return
  throw unconfirmed('is required: a person must confirm, so ask the user and repeat the instance id in it after a yes')
}

function declined(): DurableError {
  const message = 'was not given: the user was asked and did not agree'
  return new DurableError('invalid_input', `${consentIssue} ${message}`, {
    issues: [{ parameter: consentIssue, message }],
  })
}

function tooLate(): DurableError {
  const message = 'came more than five minutes after the question; call again to ask anew'
  return new DurableError('invalid_input', `${consentIssue} ${message}`, {
    issues: [{ parameter: consentIssue, message }],
  })
}

function unconfirmed(why: string): DurableError {
  const issues = [{ parameter: 'confirmInstanceId', message: why }]
  return new DurableError('invalid_input', `confirmInstanceId ${why}`, { issues })
}
