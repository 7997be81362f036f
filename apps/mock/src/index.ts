export { createMockHost, type FetchOptions, type HostFetch, type MockHost } from './host.ts'
export { DEFAULT_KEY, type MockHostOptions } from './host-options.ts'
export type { StorageBackend } from './storages.ts'
export type { ExtensionVersion } from './versions.ts'
export type { Clock, ClockMode, ClockOptions, ClockSetting } from './engine/clock.ts'
export type { Duration } from './engine/duration.ts'
export type { ClockChoice, EngineSnapshot } from './engine/engine.ts'
export { type EntityContext, type EntityFunction, entityOf } from './engine/entity-context.ts'
export type { EntityId } from './engine/entity-id.ts'
export { FunctionError, FunctionFailedError } from './engine/failure.ts'
export type { Activity, ActivityContext, Functions } from './engine/function-registry.ts'
export type { HistoryEvent } from './engine/history-event.ts'
export {
  type ActivityOptions,
  EventTimeoutError,
  type OrchestrationContext,
  type Orchestrator,
  type SubOrchestrationOptions,
  type TimerTask,
} from './engine/orchestration-context.ts'
export type { PayloadOptions } from './engine/payload.ts'
export type { RetryPolicy } from './engine/retry.ts'
export type { RuntimeStatus } from './engine/runtime-status.ts'
export type { Latencies } from './engine/task-hub.ts'
export { ConnectionResetError, type Fault, type FaultMatch, type Faults } from './faults.ts'
export { askUser, type UserAnswer, type UserForm } from './functions/ask-user.ts'
export { createSampleFunctions, type SampleFunctions } from './functions/sample-functions.ts'
export type { Entities, EntityView, HubChoice, Instances, InstanceView } from './instance-view.ts'
export type { HeldActivities, PendingActivity } from './held-activities.ts'
export type { JournalEntry, RequestJournal } from './request-journal.ts'
export type { OperationName } from './routes/route-table.ts'
export type { Seed, SeededEntity, SeededInstance } from './seed.ts'
