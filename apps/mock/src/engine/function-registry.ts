import type { Duration } from './duration.ts'
import type { EntityFunction } from './entity-context.ts'
import type { Orchestrator } from './orchestration-context.ts'

/** Context of an activity's call. */
export interface ActivityContext {
  readonly instanceId: string
  readonly name: string
  /** The input untouched, for handing it on as it is spelled. */
  readonly rawInput: unknown
  /** Takes that much of the host's time; a clock that stands still waits there until it is advanced. */
  sleep(duration: Duration): Promise<void>
  /** How often this instance has called this activity with this input, this call included. */
  readonly attempt: number
}

/** An activity function; it may ask for the input type that it expects, and what it throws fails the call. */
export type Activity = {
  // Written as a method, so that a narrower input type is allowed.
  run(input: unknown, context: ActivityContext): unknown
}['run']

/** The functions of an app, by name. Names ignore case. */
export interface Functions {
  readonly orchestrators?: Readonly<Record<string, Orchestrator>>
  readonly activities?: Readonly<Record<string, Activity>>
  readonly entities?: Readonly<Record<string, EntityFunction>>
  /** Names of functions that are registered and switched off. */
  readonly disabled?: readonly string[]
}

/** A kind of function as the host's texts name it. */
export type FunctionKind = 'orchestrator' | 'activity' | 'entity'

/** The functions of a host. */
export interface FunctionRegistry {
  orchestrator(name: string): Orchestrator | undefined
  activity(name: string): Activity | undefined
  entity(name: string): EntityFunction | undefined
  isDisabled(name: string): boolean
  /** The host's text for a function that it has not (contract 5.3). */
  missingText(kind: FunctionKind, name: string): string
}

/** Creates the registry of several sets of functions; of two with one name the later counts. */
export function createFunctionRegistry(...sets: readonly Functions[]): FunctionRegistry {
  const collect = <F>(pick: (set: Functions) => Readonly<Record<string, F>> | undefined) => {
    const byName = new Map<string, { name: string; run: F }>()
    for (const set of sets) {
      for (const [name, run] of Object.entries(pick(set) ?? {})) byName.set(name.toLowerCase(), { name, run })
    }
    return byName
  }
  const orchestrators = collect((set) => set.orchestrators)
  const activities = collect((set) => set.activities)
  const entities = collect((set) => set.entities)
  const disabled = new Set(sets.flatMap((set) => set.disabled ?? []).map((name) => name.toLowerCase()))
  const kinds = { orchestrator: orchestrators, activity: activities, entity: entities }
  const enabled = <F>(byName: Map<string, { run: F }>, name: string): F | undefined =>
    disabled.has(name.toLowerCase()) ? undefined : byName.get(name.toLowerCase())?.run

  return {
    orchestrator: (name) => enabled(orchestrators, name),
    activity: (name) => enabled(activities, name),
    entity: (name) => enabled(entities, name),
    isDisabled: (name) => disabled.has(name.toLowerCase()),
    missingText(kind, name) {
      // The ending depends on the orchestrators, even for other kinds.
      const known = [...kinds[kind].values()].map((one) => `'${one.name}'`).join(', ')
      const info =
        orchestrators.size > 0
          ? `The following are the known ${kind} functions: ${known}.`
          : `No ${kind} functions are currently registered!`
      return `The function '${name}' doesn't exist, is disabled, or is not an ${kind} function. Additional info: ${info}`
    },
  }
}
