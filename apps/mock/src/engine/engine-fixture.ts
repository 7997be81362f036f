import { type Engine, type EngineHub, createEngine } from './engine.ts'
import type { ClockOptions } from './clock.ts'
import { type Functions, createFunctionRegistry } from './function-registry.ts'
import type { HistoryEvent } from './history-event.ts'
import type { InstanceRow } from './instance.ts'
import type { EngineOptions } from './work-item.ts'

/** An engine whose time stands still until a test moves it, and its app's own hub. */
export interface EngineFixture extends Disposable {
  readonly engine: Engine
  readonly hub: EngineHub
  readonly logged: string[]
  /** Starts an instance with a JSON text and lets it run as far as it can. */
  run(name: string, instanceId: string, input?: string | null): Promise<InstanceRow>
  row(instanceId: string): InstanceRow
  /** The types of an instance's events, without those that frame its work items. */
  events(instanceId: string): HistoryEvent['type'][]
}

/** Creates an engine for a test. */
export function createEngineFixture(
  functions: Functions,
  { clock, ...options }: Partial<EngineOptions> & { clock?: ClockOptions } = {},
): EngineFixture {
  const logged: string[] = []
  const engine = createEngine({
    ownHub: 'TestHub',
    clock: { mode: 'manual', start: '2030-01-01T00:00:00Z', ...clock },
    functions: createFunctionRegistry(functions),
    options: {
      requestTime: true,
      timerLimits: undefined,
      executionIds: 'guid',
      reasonsShowAsOutput: true,
      orchestrationVersions: true,
      defaultVersion: null,
      versionFailure: 'Reject',
      log: (_id, message) => void logged.push(message.join(' ')),
      ...options,
    },
  })
  const hub = engine.hub('TestHub')
  const row = (instanceId: string): InstanceRow => {
    const found = hub.store.get(instanceId)
    if (!found) throw new Error(`no instance '${instanceId}'`)
    return found
  }
  return {
    engine,
    hub,
    logged,
    row,
    async run(name, instanceId, input = null) {
      hub.client.start({ name, instanceId, input, version: null })
      await engine.clock.settle()
      return row(instanceId)
    },
    events: (instanceId) =>
      row(instanceId)
        .history.map(({ type }) => type)
        .filter((type) => type !== 'OrchestratorStarted' && type !== 'OrchestratorCompleted'),
    [Symbol.dispose]: () => engine.dispose(),
  }
}
