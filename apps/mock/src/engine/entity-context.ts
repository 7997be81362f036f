import type { EntityId } from './entity-id.ts'

/** Context of an entity function for one operation. A throw rolls the operation back. */
export interface EntityContext {
  readonly entityId: EntityId
  /** The operation's name as the caller spelled it. */
  readonly operation: string
  readonly input: unknown
  /** The input untouched, for handing it on as it is spelled. */
  readonly rawInput: unknown
  readonly exists: boolean
  /** The state, or the result of `initial` if absent; reading an absent state creates it. */
  getState<T = unknown>(initial?: () => T): T
  setState(value: unknown): void
  deleteState(): void
  /** Sets what the caller gets, if there is one who waits. */
  return(value: unknown): void
  signalEntity(entity: EntityId, operation: string, input?: unknown): void
}

/** An entity function: called once per operation, never two at a time for one entity. */
export type EntityFunction = (context: EntityContext) => unknown

/** Makes an entity function from handlers by operation name, ignoring case; other operations do nothing. */
export function entityOf(operations: Readonly<Record<string, EntityFunction>>): EntityFunction {
  const byName = new Map(Object.entries(operations).map(([name, run]) => [name.toLowerCase(), run]))
  return (context) => byName.get(context.operation.toLowerCase())?.(context)
}
