import type { OperationName } from '@durable-http/core'
import type { Context } from 'hono'
import type { AdmittedCall, V1Context } from './v1-context.ts'

/** The operation that finds the instances of a selection: those that it names are read one by one. */
export const readOf = (selection: object): 'getInstanceStatus' | 'listInstances' =>
  (selection as { ids?: unknown }).ids === undefined ? 'listInstances' : 'getInstanceStatus'

/** Asks the rules for each operation that a request reads with; resolves to a refusal, or to the options of its calls. */
export async function admitReads(
  c: Context,
  context: V1Context,
  input: Record<string, unknown>,
  operations: readonly [OperationName, ...OperationName[]],
): Promise<Response | AdmittedCall> {
  const [first, ...others] = operations
  let admitted = await context.admit(c, first, input)
  for (const operation of others) {
    if (admitted instanceof Response) return admitted
    if (operation !== first) admitted = await context.admit(c, operation, admitted.input)
  }
  return admitted
}
