import { type EntityId, entityInstanceId } from './entity-id.ts'
import { type EntityRequest, requestToText } from './entity-request.ts'
import { textToResponse } from './entity-response.ts'
import { FunctionError } from './failure.ts'
import { textToValue, valueToText } from './payload.ts'
import type { OrchestrationContext } from './orchestration-context.ts'
import { releaseType } from './release-message.ts'
import type { SessionState } from './session-state.ts'

const tick = 0.0005

const messageOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Creates the part of an orchestrator's context that speaks with entities: requests go out and responses come in as events. */
export function createEntityCalls(
  state: SessionState,
  newGuid: () => string,
): Pick<OrchestrationContext, 'callEntity' | 'signalEntity' | 'lock'> {
  const lastSent = new Map<string, number>()

  const send = (
    to: string,
    request: Pick<EntityRequest, 'operation' | 'isSignal' | 'input' | 'lockSet'>,
  ): { id: string } => {
    const predecessor = lastSent.get(to) ?? 0
    const timestamp = Math.max(state.now, predecessor + tick)
    lastSent.set(to, timestamp)
    const full: EntityRequest = {
      ...request,
      id: newGuid(),
      parent: state.instance.instanceId,
      parentExecution: state.instance.executionId,
      timestamp,
      predecessor,
      position: 0,
    }
    const input = requestToText(full, state.requestTime && !request.lockSet ? timestamp : null)
    state.decide({ kind: 'SendEvent', instanceId: to, name: 'op', input })
    return full
  }

  const operation = (entity: EntityId, name: string, input: unknown, isSignal: boolean): { id: string } =>
    send(entityInstanceId(entity), { operation: name, isSignal, input: valueToText(input), lockSet: null })

  return {
    async callEntity(entity, name, input, options) {
      const { id } = operation(entity, name, input, false)
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
        .map(([, { name, key }]) => ({ name: name.toLowerCase(), key }))
      const [first] = lockSet
      if (!first) throw new TypeError('expected at least one entity to lock')
      const { id } = send(entityInstanceId(first), { operation: null, isSignal: false, input: null, lockSet })
      await state.events.waitFor(id)
      let released = false
      return () => {
        if (released) return
        released = true
        const input = JSON.stringify({ $type: releaseType, parent: state.instance.instanceId, id })
        for (const entity of lockSet) {
          state.decide({ kind: 'SendEvent', instanceId: entityInstanceId(entity), name: 'release', input })
        }
      }
    },
  }
}
