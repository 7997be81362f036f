import { isDurableError } from '@durable-http/core'
import { refusal } from './access.ts'
import { readCursor } from '../text/cursor.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import { type Args, hubOf } from '../tools/tool-arguments.ts'

/**
 * Refuses a call on an instance or entity, or a start, of a function that the operator keeps out; looks the instance up where it must.
 * `starts` is the function that the tool itself starts.
 */
export async function checkReach(
  args: Args,
  context: ToolContext,
  signal: AbortSignal | undefined,
  starts?: string,
): Promise<void> {
  const { access } = context
  access.checkTaskHub(args['taskHub'] as string | undefined)
  // A cursor is no secret of ours: whoever writes one of their own gets no further with it.
  const { cursor } = args
  const listed = typeof cursor === 'string' ? readCursor(cursor)?.filters['taskHub'] : undefined
  access.checkTaskHub(typeof listed === 'string' ? listed : undefined)
  if (!access.judgesFunctions) return
  const { functionName = starts, entityName, instanceId } = args
  if (typeof functionName === 'string' && !access.allowsFunction(functionName))
    throw refusal('functionName', 'is not among the functions this server may use')
  if (typeof entityName === 'string' && !access.allowsFunction(entityName))
    throw refusal('entityName', 'is not among the entity functions this server may use')
  if (typeof instanceId !== 'string') return
  // An id that is given to a new instance may be that of an ended one, which would be replaced.
  const name = await functionOf(instanceId, args, context, signal, functionName !== undefined)
  if (name !== undefined && !access.allowsFunction(name))
    throw refusal('instanceId', 'is of a function that this server may not use')
}

async function functionOf(
  instanceId: string,
  args: Args,
  { client }: ToolContext,
  signal: AbortSignal | undefined,
  mayBeAbsent: boolean,
): Promise<string | undefined> {
  // The id of an entity is its name and its key.
  if (instanceId.startsWith('@')) return instanceId.slice(1).split('@')[0]
  try {
    return (await client.getInstanceStatus({ instanceId, showInput: false, ...hubOf(args) }, { signal })).name
  } catch (error) {
    if (mayBeAbsent && isDurableError(error) && error.code === 'not_found') return undefined
    throw error
  }
}
