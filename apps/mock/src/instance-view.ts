import { nodeToValue } from './dotnet/json-value.ts'
import { storedTextToNode } from './dotnet/stored-text.ts'
import type { Engine, EngineHub } from './engine/engine.ts'
import { type EntityId, entityInstanceId, parseEntityInstanceId } from './engine/entity-id.ts'
import type { HistoryEvent } from './engine/history-event.ts'
import type { InstanceRow } from './engine/instance.ts'
import type { RuntimeStatus } from './engine/runtime-status.ts'
import { textToSchedulerState } from './engine/scheduler-state.ts'

/** An instance, read from the host's store without HTTP. */
export interface InstanceView {
  readonly instanceId: string
  readonly name: string
  readonly version: string | null
  readonly runtimeStatus: RuntimeStatus
  readonly input: unknown
  readonly output: unknown
  readonly customStatus: unknown
  readonly createdTime: Date
  readonly lastUpdatedTime: Date
  readonly history: readonly HistoryEvent[]
}

/** The instances of a host, including the rows of entities. */
export interface Instances {
  readonly size: number
  get(instanceId: string, options?: HubChoice): InstanceView | undefined
  list(options?: HubChoice): InstanceView[]
}

/** An entity that exists. */
export interface EntityView extends EntityId {
  readonly state: unknown
  readonly lockedBy: string | null
}

/** The entities of a host. */
export interface Entities {
  get(name: string, key: string, options?: HubChoice): EntityView | undefined
  list(options?: HubChoice): EntityView[]
}

/** A task hub other than the app's own. */
export interface HubChoice {
  readonly taskHub?: string
}

const value = (text: string | null): unknown => nodeToValue(storedTextToNode(text))

const viewOf = (row: InstanceRow): InstanceView => ({
  instanceId: row.instanceId,
  name: row.name,
  version: row.version,
  runtimeStatus: row.status,
  input: value(row.input),
  output: value(row.output),
  customStatus: value(row.customStatus),
  createdTime: new Date(row.createdTime),
  lastUpdatedTime: new Date(row.lastUpdatedTime),
  history: [...row.history],
})

const entityOf = (row: InstanceRow): EntityView | undefined => {
  const id = parseEntityInstanceId(row.instanceId)
  const state = id && textToSchedulerState(row.input)
  return id && state?.exists ? { ...id, state: value(state.state), lockedBy: state.lockedBy } : undefined
}

/** Creates the views on an engine's hubs. */
export function createViews(engine: Engine, ownHub: string): { instances: Instances; entities: Entities } {
  const hub = ({ taskHub = ownHub }: HubChoice = {}): EngineHub => engine.hub(taskHub)
  return {
    instances: {
      get size() {
        return hub().store.size
      },
      get(instanceId, options) {
        const row = hub(options).store.get(instanceId)
        return row && viewOf(row)
      },
      list: (options) => hub(options).store.all().map(viewOf),
    },
    entities: {
      get(name, key, options) {
        const row = hub(options).store.get(entityInstanceId({ name, key }))
        return row && entityOf(row)
      },
      list: (options) =>
        hub(options)
          .store.all()
          .flatMap((row) => entityOf(row) ?? []),
    },
  }
}
