import { refusal } from './access.ts'
import type { ToolContext } from './tool-context.ts'
import { type Args, hubOf } from './tool-definition.ts'

/** Refuses a call on an instance or start of a function that the operator keeps out; looks the instance up where it must. */
export async function checkReach(args: Args, context: ToolContext, signal: AbortSignal | undefined): Promise<void> {
  const { access, client } = context
  access.checkTaskHub(args['taskHub'] as string | undefined)
  if (!access.judgesFunctions) return
  const { functionName, instanceId } = args
  if (typeof functionName === 'string') {
    if (!access.allowsFunction(functionName))
      throw refusal('functionName', 'is not among the functions this server may use')
    return
  }
  if (typeof instanceId !== 'string' || instanceId.startsWith('@')) return
  const { name } = await client.getInstanceStatus({ instanceId, showInput: false, ...hubOf(args) }, { signal })
  if (!access.allowsFunction(name)) throw refusal('instanceId', 'is of a function that this server may not use')
}
