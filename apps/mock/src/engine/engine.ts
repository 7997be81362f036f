import type { ClockMode, ClockOptions, EngineClock } from './clock.ts'
import type { FunctionRegistry } from './function-registry.ts'
import { type HubClient, createHubClient } from './hub-client.ts'
import { type HubSnapshot, hubToSnapshot, snapshotToHub } from './snapshot.ts'
import { createClock } from './switchable-clock.ts'
import { type Latencies, type TaskHub, createTaskHub } from './task-hub.ts'
import type { EngineOptions } from './work-item.ts'

/** A hub and what a client can do on it. */
export interface EngineHub extends TaskHub {
  readonly client: HubClient
}

/** Everything an engine holds at one instant; plain data, fit for `structuredClone`. */
export interface EngineSnapshot {
  readonly now: number
  readonly hubs: readonly HubSnapshot[]
}

/** Task hubs, their instances and the time they live in. */
export interface Engine {
  readonly clock: EngineClock
  readonly functions: FunctionRegistry
  /** The hub of that name, created on first use. Only the host's own hub has a worker. */
  hub(name: string): EngineHub
  snapshot(): EngineSnapshot
  restore(snapshot: EngineSnapshot): void
  reset(): void
  dispose(): void
}

/** How a host's time is to pass. */
export type ClockChoice = ClockMode | ClockOptions

/** Real time has the order of a real host's latencies, so that a response right after a request still shows the old state. */
const defaultLatencies: Readonly<Record<ClockMode, Latencies>> = {
  virtual: { control: 8, work: 4 },
  manual: { control: 8, work: 4 },
  real: { control: 60, work: 30 },
}

/** Creates an engine whose app works on the hub `ownHub`. */
export function createEngine({
  ownHub,
  clock: choice = 'virtual',
  functions,
  options,
  latencies: given,
}: {
  ownHub: string
  clock?: ClockChoice
  functions: FunctionRegistry
  options: EngineOptions
  latencies?: Latencies
}): Engine {
  const clock = createClock(typeof choice === 'string' ? { mode: choice } : choice)
  const latencies = given ?? defaultLatencies[clock.mode]
  const hubs = new Map<string, EngineHub>()

  const hub = (name: string): EngineHub => {
    const found = hubs.get(name)
    if (found) return found
    const created = createTaskHub({ name, works: name === ownHub, clock, functions, options, latencies })
    const withClient = Object.assign(created, { client: createHubClient(created, clock) })
    hubs.set(name, withClient)
    return withClient
  }

  const forget = (): void => {
    for (const one of hubs.values()) one.clear()
    hubs.clear()
  }

  return {
    clock,
    functions,
    hub,
    snapshot: () => ({ now: clock.now(), hubs: [...hubs.values()].map(hubToSnapshot) }),
    restore(snapshot) {
      forget()
      clock.reset(snapshot.now)
      for (const one of snapshot.hubs) snapshotToHub(one, hub(one.name))
    },
    reset() {
      forget()
      clock.reset()
    },
    dispose: () => clock.dispose(),
  }
}
