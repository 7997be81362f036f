import { type EntityId, entityInstanceId } from './entity-id.ts'
import type { EntityMessages } from './entity-messages.ts'
import { textToResponse } from './entity-response.ts'
import { FunctionError } from './failure.ts'
import { textToValue, valueToText } from './payload.ts'
import type { OrchestrationContext } from './orchestration-context.ts'
import type { SessionState } from './session-state.ts'

const messageOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Creates the part of an orchestrator's context that speaks with entities: requests go out and responses come in as events. */
export function createEntityCalls(
  state: SessionState,
  messages: EntityMessages,
): Pick<OrchestrationContext, 'callEntity' | 'signalEntity' | 'lock'> {
  const operation = (entity: EntityId, name: string, input: unknown, isSignal: boolean): string =>
    messages.send(entityInstanceId(entity), { operation: name, isSignal, input: valueToText(input), lockSet: null })

  return {
    async callEntity(entity, name, input, options) {
      const id = operation(entity, name, input, false)
      const { result, exceptionType } = textToResponse(await state.events.waitFor(id))
      if (exceptionType !== null) {
        throw new FunctionError(exceptionType.split(',')[0] as string, messageOf(textToValue(result)))
      }
      return textToValue(result, options) as never
    },
    signalEntity: (entity, name, input) => void operation(entity, name, input, true),
    async lock(...entities) {
      const lockSet = [...new Map(entities.map((entity) => [entityInstanceId(entity), entity]))]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, entity]) => entity)
      if (lockSet.length === 0) throw new TypeError('expected at least one entity to lock')
      const id = messages.lock(lockSet)
      await state.events.waitFor(id)
      return () => messages.release(id)
    },
  }
}
