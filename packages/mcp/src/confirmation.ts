import { refusal } from './access.ts'
import { safeName } from './text/safe-text.ts'
import type { Property } from './schema.ts'
import type { Args, ToolDefinition } from './tool-definition.ts'
import type { ToolCall } from './tool.ts'

/** The argument that repeats the instance id where nobody can be asked. */
export const confirmArgument: Property = {
  type: 'string',
  description: 'instanceId again, once the user agreed.',
}

/** Makes sure that what cannot be undone is meant: asks the user where the client can, else wants the id twice. */
export async function checkConfirmed(definition: ToolDefinition, args: Args, call: ToolCall): Promise<void> {
  if (definition.confirmation !== 'instance') return
  const { instanceId, confirmInstanceId } = args
  if (confirmInstanceId !== undefined) {
    if (confirmInstanceId === instanceId) return
    throw refusal('confirmInstanceId', 'must be the same text as instanceId')
  }
  if (call.confirm) {
    if (
      await call.confirm(`${definition.title}: ${safeName(String(instanceId), 256)}?`, {
        ...args,
        confirmInstanceId: instanceId,
      })
    )
      return
    throw refusal('confirmInstanceId', 'was not given and the user did not agree')
  }
  throw refusal('confirmInstanceId', 'is required: check with the user, then repeat the instance id in it')
}
