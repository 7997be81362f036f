import type { EntityFunction } from '../engine/entity-context.ts'
import { entityOf } from '../engine/entity-context.ts'
import { FunctionError } from '../engine/failure.ts'
import type { Activity, Functions } from '../engine/function-registry.ts'
import type { Orchestrator } from '../engine/orchestration-context.ts'
import type { DeclaredActivity, DeclaredEntity, DeclaredOrchestrator, FunctionsFile } from './functions-file.ts'
import { readSteps } from './step-actions.ts'
import { readCondition, readTemplate, textOf } from './template.ts'

/** Makes an orchestrator of declared steps. */
export function toOrchestrator({ steps, output }: DeclaredOrchestrator): Orchestrator {
  const run = readSteps(steps)
  const result = output === undefined ? undefined : readTemplate(output)
  return async (context) => {
    const scope: Record<string, unknown> = { input: context.input, instanceId: context.instanceId }
    const outcome = await run({ context, scope })
    if (outcome.kind === 'again') return null
    return outcome.kind === 'return' || !result ? outcome.value : result(scope)
  }
}

/** Makes an activity of a declared result, delay and failures. */
export function toActivity({ result, delay, fail = [] }: DeclaredActivity): Activity {
  const [value, pause] = [readTemplate(result), readTemplate(delay)]
  const failures = [fail].flat().map(({ attempts, when = true, message, type = 'System.Exception' }) => ({
    hits: (attempt: number) => attempts === 'all' || attempts.includes(attempt),
    when: readCondition(when),
    message: readTemplate(message),
    type,
  }))
  return async (input, context) => {
    const { attempt, instanceId } = context
    const scope = { input, attempt, instanceId }
    if (delay !== undefined) await context.sleep(pause(scope) as string | number)
    const failure = failures.find(({ hits, when }) => hits(attempt) && when(scope))
    if (failure) throw new FunctionError(failure.type, textOf(failure.message(scope)))
    return value(scope)
  }
}

/** Makes an entity of declared operations. */
export function toEntity({ initial = null, operations }: DeclaredEntity): EntityFunction {
  const read = Object.entries(operations).map(([name, operation]): [string, EntityFunction] => {
    const [set, result, failure] = [
      readTemplate(operation.set),
      readTemplate(operation.return),
      readTemplate(operation.fail),
    ]
    const run: EntityFunction = (entity) => {
      const before = { state: entity.exists ? entity.getState() : initial, input: entity.input }
      if (operation.fail !== undefined) throw new FunctionError('System.Exception', textOf(failure(before)))
      if (operation.set !== undefined) entity.setState(set(before))
      const after = { ...before, ...(entity.exists && { state: entity.getState() }) }
      if (operation.return !== undefined) entity.return(result(after))
      if (operation.delete) entity.deleteState()
    }
    return [name, run]
  })
  return entityOf(Object.fromEntries(read))
}

/** Makes functions of a file; throws for an expression that cannot be read. */
export function toFunctions({ orchestrators, activities, entities, disabled }: FunctionsFile): {
  functions: Functions
  heldActivities: readonly string[]
} {
  const map = <From, To>(record: Readonly<Record<string, From>> | undefined, make: (from: From) => To) =>
    Object.fromEntries(Object.entries(record ?? {}).map(([name, one]) => [name, make(one)] as const))
  return {
    functions: {
      orchestrators: map(orchestrators, toOrchestrator),
      activities: map(activities, (activity) => toActivity(activity ?? {})),
      entities: map(entities, toEntity),
      ...(disabled && { disabled }),
    },
    heldActivities: Object.entries(activities ?? {}).flatMap(([name, activity]) => (activity?.held ? name : [])),
  }
}
