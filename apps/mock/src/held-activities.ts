import { FunctionError } from './engine/failure.ts'
import type { Activity, FunctionRegistry } from './engine/function-registry.ts'

/** A call of a held activity that waits for its result. */
export interface PendingActivity {
  readonly id: string
  readonly instanceId: string
  readonly name: string
  readonly input: unknown
  /** How often this instance has called it with this input, this call included. */
  readonly attempt: number
}

/** Activities that a test completes itself, in place of a worker. */
export interface HeldActivities {
  /** Names held now, as given; `*` means every activity. */
  readonly held: readonly string[]
  /** The calls that wait, oldest first. */
  readonly pending: readonly PendingActivity[]
  /** Holds further calls of these activities, registered or not, until they are completed from outside. */
  hold(...names: string[]): void
  /** Lets further calls run again; all names without an argument. Calls that wait already continue waiting. */
  release(...names: string[]): void
  /** Ends a call with a result; throws a `TypeError` if no call with that id waits. */
  complete(id: string, result?: unknown): void
  /** Fails a call; `type` is the full .NET name of the exception, `System.Exception` by default. */
  fail(id: string, message: string, type?: string): void
}

interface Waiting {
  readonly call: PendingActivity
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** Creates the held activities of a host and the registry in which they stand in for the registered ones. */
export function createHeldActivities(
  functions: FunctionRegistry,
  initial: readonly string[],
): { activities: HeldActivities; registry: FunctionRegistry; forget: () => void; reset: () => void } {
  const names = new Map(initial.map((name) => [name.toLowerCase(), name]))
  const waiting = new Map<string, Waiting>()
  let last = 0

  const wait: Activity = (input, { instanceId, name, attempt }) =>
    new Promise((resolve, reject) => {
      const id = String(++last)
      waiting.set(id, { call: { id, instanceId, name, input, attempt }, resolve, reject })
    })

  const take = (id: string): Waiting => {
    const found = waiting.get(id)
    if (!found)
      throw new TypeError(
        `no held activity with the id '${id}' waits; waiting: ${[...waiting.keys()].join(', ') || 'none'}`,
      )
    waiting.delete(id)
    return found
  }

  return {
    registry: {
      ...functions,
      activity: (name) => (names.has('*') || names.has(name.toLowerCase()) ? wait : functions.activity(name)),
    },
    forget: () => waiting.clear(),
    reset() {
      waiting.clear()
      names.clear()
      for (const name of initial) names.set(name.toLowerCase(), name)
    },
    activities: {
      get held() {
        return [...names.values()]
      },
      get pending() {
        return [...waiting.values()].map(({ call }) => call)
      },
      hold(...more) {
        for (const name of more) names.set(name.toLowerCase(), name)
      },
      release(...less) {
        if (less.length === 0) names.clear()
        for (const name of less) names.delete(name.toLowerCase())
      },
      complete: (id, result) => take(id).resolve(result),
      fail: (id, message, type = 'System.Exception') => take(id).reject(new FunctionError(type, message)),
    },
  }
}
