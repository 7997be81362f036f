export {
  CannotSkipTimeError,
  type DurableTest,
  type DurableTestTarget,
  type HistoryStep,
  type InstanceStatus,
  TestTimeoutError,
  type WaitOptions,
  createDurableTest,
} from './testing/durable-test.ts'
export type { HistoryItem } from './testing/history-pattern.ts'
