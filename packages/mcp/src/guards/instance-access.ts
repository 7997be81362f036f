import {
  DurableError,
  type Effect,
  functionOfName,
  isDurableError,
  judgeRequest,
  type OperationName,
} from '@durable-http/core'
import { refusal } from './access.ts'
import { readCursor } from '../text/cursor.ts'
import type { ToolContext } from '../tools/tool-context.ts'
import { type Args, hubOf } from '../tools/tool-arguments.ts'

/** Request that a tool or resource is about to send to the host. */
export interface Reach {
  operation: OperationName
  input: Args
  /** Effects that the caller's requests may have; all when absent. */
  effects?: readonly Effect[] | undefined
  signal?: AbortSignal | undefined
}

/** Refuses what the operator keeps out or the caller may not do; reads the instance where the verdict depends on it. */
export async function checkReach({ operation, input, effects, signal }: Reach, context: ToolContext): Promise<void> {
  const { access, client } = context
  // Cursors are not secret: a forged one gives access to nothing more.
  const { cursor } = input
  checkTaskHub(typeof cursor === 'string' ? readCursor(cursor)?.filters['taskHub'] : undefined, context)
  const lookUp = async (instanceId: string) => {
    try {
      return await client.getInstanceStatus({ instanceId, showInput: false, ...hubOf(input) }, { signal })
    } catch (error) {
      if (isDurableError(error) && error.code === 'not_found') return undefined
      throw error
    }
  }
  const refused = await judgeRequest(access, { operation, input, effects, lookUp, dropsForeignRows: true })
  if (!refused) return
  const { reason, parameter, because, message } = refused
  if (reason === 'conflict') throw new DurableError('conflict', `${operation}: ${parameter} ${message}`, { operation })
  throw refusal(parameter, because === undefined ? message : `is refused: ${because} ${message}`)
}

/** Refuses a hub that the operator keeps out; without one, the client's own hub is used. */
export function checkTaskHub(taskHub: unknown, { access }: Pick<ToolContext, 'access'>): void {
  if (typeof taskHub === 'string' && !access.allowsTaskHub(taskHub)) throw refusal('taskHub', 'is not allowed')
}

/** Reads the id of an entity's instance, `@name@key`; undefined for any other text. */
export function entityOfId(instanceId: unknown): { entityName: string; entityKey: string } | undefined {
  if (typeof instanceId !== 'string' || !/^@[^@]+@/.test(instanceId)) return undefined
  const entityName = functionOfName(instanceId)
  return { entityName, entityKey: instanceId.slice(entityName.length + 2) }
}
