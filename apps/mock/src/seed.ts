import type { Engine, EngineHub } from './engine/engine.ts'
import { entityInstanceId } from './engine/entity-id.ts'
import type { HistoryEvent } from './engine/history-event.ts'
import type { InstanceRow } from './engine/instance.ts'
import { valueToText } from './engine/payload.ts'
import { type RuntimeStatus, isTerminal, runtimeStatusNumbers } from './engine/runtime-status.ts'
import { emptySchedulerState, schedulerStateToText, schedulerStatus } from './engine/scheduler-state.ts'

/** An instance to be put into the store as it is, without having run. */
export interface SeededInstance {
  readonly instanceId: string
  readonly name: string
  /** `Completed` by default. A running one continues where its function waits. */
  readonly runtimeStatus?: RuntimeStatus
  readonly input?: unknown
  readonly output?: unknown
  readonly customStatus?: unknown
  readonly version?: string
  readonly createdTime?: Date | string
  readonly lastUpdatedTime?: Date | string
  readonly taskHub?: string
}

/** An entity to be put into the store as it is. */
export interface SeededEntity {
  readonly name: string
  readonly key: string
  readonly state: unknown
  readonly lastOperationTime?: Date | string
  readonly taskHub?: string
}

/** Initial content of a host. */
export interface Seed {
  readonly instances?: readonly SeededInstance[]
  readonly entities?: readonly SeededEntity[]
}

const instant = (time: Date | string | undefined, now: number): number => {
  const ms = time === undefined ? now : new Date(time).getTime()
  if (Number.isNaN(ms)) throw new TypeError(`expected a date in the seed, got '${String(time)}'`)
  return ms
}

const json = (value: unknown): string | null => (value === null ? 'null' : valueToText(value))

const historyOf = (row: InstanceRow): HistoryEvent[] => {
  if (row.status === 'Pending') return []
  const { name, version, input, generation, createdTime: at, lastUpdatedTime } = row
  const history: HistoryEvent[] = [
    { at, type: 'OrchestratorStarted' },
    { at, type: 'ExecutionStarted', name, version, input, generation },
  ]
  if (isTerminal(row.status)) {
    history.push({ at: lastUpdatedTime, type: 'ExecutionCompleted', id: 0, status: row.status, result: row.output })
  } else if (row.status === 'Suspended') history.push({ at: lastUpdatedTime, type: 'ExecutionSuspended', reason: null })
  history.push({ at: lastUpdatedTime, type: 'OrchestratorCompleted' })
  return history
}

/** Lets a seeded instance run from its beginning, to where its function waits. */
function wake(hub: EngineHub, { instanceId: to, executionId, ...row }: InstanceRow): void {
  const { name, version, input, generation, createdTime: at } = row
  hub.send({ to, executionId, event: { at, type: 'ExecutionStarted', name, version, input, generation } })
  if (row.status !== 'Suspended') return
  hub.send({ to, executionId, event: { at: row.lastUpdatedTime, type: 'ExecutionSuspended', reason: null } })
}

function seedInstance(engine: Engine, hub: EngineHub, instance: SeededInstance, now: number): void {
  const status = instance.runtimeStatus ?? 'Completed'
  if (!Object.hasOwn(runtimeStatusNumbers, status)) {
    throw new TypeError(
      `expected one of ${Object.keys(runtimeStatusNumbers).join(', ')} as runtimeStatus, got '${status}'`,
    )
  }
  const createdTime = instant(instance.createdTime, now)
  const known = engine.functions.orchestrator(instance.name) !== undefined
  const row: InstanceRow = {
    instanceId: instance.instanceId,
    executionId: hub.newExecutionId(),
    name: instance.name,
    version: instance.version ?? null,
    status,
    input: json(instance.input),
    customStatus: json(instance.customStatus),
    output: json(instance.output),
    createdTime,
    lastUpdatedTime: instance.lastUpdatedTime === undefined ? createdTime : instant(instance.lastUpdatedTime, now),
    generation: 0,
    parent: null,
    history: [],
    ...(!known && { inert: true }),
  }
  const runs = known && (status === 'Running' || status === 'Suspended')
  if (!runs) row.history = historyOf(row)
  hub.store.put(row)
  if (runs) wake(hub, row)
}

function seedEntity(hub: EngineHub, entity: SeededEntity, now: number): void {
  const instanceId = entityInstanceId(entity)
  const at = instant(entity.lastOperationTime, now)
  const state = { ...emptySchedulerState(), exists: true, state: json(entity.state) }
  const input = schedulerStateToText(state)
  hub.store.put({
    instanceId,
    executionId: hub.newExecutionId(),
    name: instanceId,
    version: null,
    status: 'Running',
    input,
    customStatus: schedulerStatus(state),
    output: null,
    createdTime: at,
    lastUpdatedTime: at,
    generation: null,
    parent: null,
    history: [{ at, type: 'ExecutionStarted', name: instanceId, version: null, input, generation: null }],
  })
}

/** Puts instances and entities into the store; throws a `TypeError` that names what cannot be. */
export function applySeed(engine: Engine, ownHub: string, { instances = [], entities = [] }: Seed): void {
  const now = engine.clock.now()
  for (const instance of instances) seedInstance(engine, engine.hub(instance.taskHub ?? ownHub), instance, now)
  for (const entity of entities) seedEntity(engine.hub(entity.taskHub ?? ownHub), entity, now)
}
