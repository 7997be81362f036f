import type { EntityContext, EntityFunction } from './entity-context.ts'
import { type EntityId, entityInstanceId } from './entity-id.ts'
import type { EntityRequest } from './entity-request.ts'
import type { EntityResponse } from './entity-response.ts'
import { errorToDetails } from './failure.ts'
import { textToValue, valueToText } from './payload.ts'
import type { SchedulerState } from './scheduler-state.ts'

/** A signal that an operation sends; it goes out only if the operation does not throw. */
export interface OutgoingSignal {
  readonly to: string
  readonly operation: string
  readonly input: string | null
}

/** Runs one operation on a state; an operation that throws leaves it as it was. */
export async function runOperation(
  entityId: EntityId,
  run: EntityFunction | undefined,
  state: SchedulerState,
  request: EntityRequest,
): Promise<{ response: EntityResponse; signals: OutgoingSignal[] }> {
  const before = { exists: state.exists, state: state.state }
  const signals: OutgoingSignal[] = []
  let result: string | null = null

  const context: EntityContext = {
    entityId,
    operation: request.operation ?? '',
    get input() {
      return textToValue(request.input)
    },
    get rawInput() {
      return request.input === null ? null : textToValue(request.input, { raw: true })
    },
    get exists() {
      return state.exists
    },
    getState<T>(initial?: () => T): T {
      if (!state.exists) context.setState(initial?.() ?? null)
      return textToValue(state.state) as T
    },
    setState(value) {
      state.exists = true
      state.state = valueToText(value)
    },
    deleteState() {
      state.exists = false
      state.state = null
    },
    return(value) {
      result = valueToText(value)
    },
    signalEntity: (entity, operation, input) =>
      void signals.push({ to: entityInstanceId(entity), operation, input: valueToText(input) }),
  }

  try {
    await run?.(context)
    return { response: { result, exceptionType: null }, signals }
  } catch (error) {
    Object.assign(state, before)
    const { type, message } = errorToDetails(error)
    const exceptionType = `${type}, System.Private.CoreLib`
    return { response: { result: JSON.stringify(message), exceptionType }, signals: [] }
  }
}
