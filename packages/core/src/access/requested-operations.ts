import { operations, type OperationName } from '../operations.ts'
import type { Circumstance, Operation } from '../operation.ts'

type Input = Readonly<Record<string, unknown>>

/** Operations that a request amounts to, its own first. */
export function requestedOperations(name: OperationName, input: Input): OperationName[] {
  const { amountsTo = {} }: Operation = operations[name]
  const others = Object.entries(amountsTo) as [Circumstance, OperationName][]
  return [name, ...others.flatMap(([circumstance, other]) => (circumstances[circumstance](input) ? other : []))]
}

const circumstances: Readonly<Record<Circumstance, (input: Input) => boolean>> = {
  // The response shows the output.
  waits: ({ timeout }) => timeout !== undefined,
  deletesEntity: ({ op }) => isDelete(op),
  // The host lets such a request do anything to the entity.
  namesEntity: ({ instanceId, newInstanceId }) =>
    [instanceId, newInstanceId].some((id) => typeof id === 'string' && id.startsWith('@')),
}

/** The id whose ended instance a request would replace with its history, where that is not the restart of the instance itself. */
export function replacedInstance(name: OperationName, input: Input): string | undefined {
  const { replaces }: Operation = operations[name]
  const id = replaces && input[replaces]
  if (typeof id !== 'string') return undefined
  return replaces === 'newInstanceId' && id === input['instanceId'] ? undefined : id
}

// .NET entities compare the name case aside and by culture, where characters that are not seen do not count.
function isDelete(op: unknown): boolean {
  if (typeof op !== 'string') return false
  return op.normalize('NFKC').replaceAll(unseen, '').toLowerCase() === 'delete'
}

const unseen = /[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
