import { type BulkActionName, bulkActionNames, bulkOperation } from '@durable-http/core'
import type { Context } from 'hono'
import type { V1Context } from '../v1-context.ts'
import { invalidJob } from './invalid-job.ts'

/** Asks the rules for an action on a selection; resolves to a refusal, or to the selection with the place that counts. */
export async function admitAction<Selected extends object>(
  c: Context,
  context: V1Context,
  action: BulkActionName,
  selection: Selected,
): Promise<Response | Selected> {
  if (!bulkActionNames.includes(action))
    throw invalidJob([{ parameter: 'action', message: `must be one of ${bulkActionNames.join(', ')}` }])
  const { taskHub, connection, ...rest } = selection as { taskHub?: string; connection?: string }
  const place = { ...(taskHub === undefined ? {} : { taskHub }), ...(connection === undefined ? {} : { connection }) }
  const admitted = await context.admit(c, bulkOperation(action), place)
  return admitted instanceof Response ? admitted : ({ ...rest, ...admitted.input } as Selected)
}
