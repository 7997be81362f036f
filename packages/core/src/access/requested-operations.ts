import { operations, type OperationName } from '../operations.ts'
import type { Operation } from '../operation.ts'

type Input = Readonly<Record<string, unknown>>

/**
 * Operations that a request amounts to, its own first: a signal `delete` deletes the entity as `deleteEntity` does, a start that waits
 * shows the output as `getInstanceStatus` does, and an operation on the id of an entity can do anything to it, as `purgeEntity` does.
 */
export function requestedOperations(name: OperationName, input: Input): OperationName[] {
  const requested: OperationName[] = [name]
  if (name === 'signalEntity' && isDelete(input['op'])) requested.push('deleteEntity')
  const { startsRun }: Operation = operations[name]
  if (startsRun && input['timeout'] !== undefined) requested.push('getInstanceStatus')
  if (operations[name].effect !== 'read' && namesEntity(name, input)) requested.push('purgeEntity')
  return requested
}

/** The id whose ended instance a request would replace with its history, where that is not the restart of the instance itself. */
export function replacedInstance(name: OperationName, input: Input): string | undefined {
  const { replaces }: Operation = operations[name]
  const id = replaces && input[replaces]
  if (typeof id !== 'string') return undefined
  return replaces === 'newInstanceId' && id === input['instanceId'] ? undefined : id
}

function namesEntity(name: OperationName, { instanceId, newInstanceId }: Input): boolean {
  return (
    [instanceId, newInstanceId].some((id) => typeof id === 'string' && id.startsWith('@')) && name !== 'purgeEntity'
  )
}

// .NET entities compare the name case aside and by culture, where characters that are not seen do not count.
function isDelete(op: unknown): boolean {
  if (typeof op !== 'string') return false
  return op.normalize('NFKC').replaceAll(unseen, '').toLowerCase() === 'delete'
}

const unseen = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
