import type { OperationName } from '../operations.ts'
import { isTerminal, type RuntimeStatus, runtimeStatuses } from '../schemas/runtime-status.ts'

/** Action of a bulk run on each instance. */
export type BulkActionName = 'terminate' | 'suspend' | 'resume' | 'restart' | 'rewind' | 'purge' | 'raiseEvent'

/** Arguments of an action; each member applies to the actions whose operation accepts it. */
export interface BulkParameters {
  /** Reason of terminate, suspend, resume and rewind. */
  reason?: string | undefined
  /** Event of `raiseEvent`. */
  eventName?: string | undefined
  /** Any JSON; null when absent. */
  eventData?: unknown
  /** Input of the runs that `restart` begins, any JSON; each keeps the input of its instance when absent. */
  input?: unknown
}

/** One action: data about the operation that it repeats. */
export interface BulkAction {
  operation: OperationName
  /** States in which an instance takes it. */
  states: readonly RuntimeStatus[]
  /** True if sending it twice does no more than sending it once, so that it may be repeated after a crash. */
  isRepeatable: boolean
  /** States that tell, where the response was lost, that the request was carried out; `gone` for an instance that no longer exists. */
  reached: readonly (RuntimeStatus | 'gone')[]
  /** Requests in flight at most unless the caller says otherwise. */
  concurrency: number
  /** Items per second that a run is expected to manage, for the plan's duration. */
  expectedRate: number
  parameters: readonly (keyof BulkParameters)[]
}

const ended = runtimeStatuses.filter(isTerminal)
const live = runtimeStatuses.filter((state) => !isTerminal(state))

/** The actions by name; rates were measured on Azure Storage with 10 ms of latency. */
export const bulkActions = {
  // More at a time only fills the queue of the host: instances end no faster.
  terminate: action('terminateInstance', live, {
    isRepeatable: true,
    reached: ['Terminated'],
    concurrency: 8,
    expectedRate: 100,
    parameters: ['reason'],
  }),
  suspend: action('suspendInstance', ['Running', 'Pending', 'ContinuedAsNew'], {
    isRepeatable: true,
    reached: ['Suspended'],
    concurrency: 8,
    expectedRate: 100,
    parameters: ['reason'],
  }),
  resume: action('resumeInstance', ['Suspended'], {
    isRepeatable: true,
    reached: ['Running', 'Pending', 'ContinuedAsNew', 'Completed', 'Failed'],
    concurrency: 8,
    expectedRate: 100,
    parameters: ['reason'],
  }),
  restart: action('restartInstance', ended, {
    isRepeatable: false,
    reached: [],
    concurrency: 8,
    expectedRate: 50,
    parameters: ['input'],
  }),
  rewind: action('rewindInstance', ['Failed'], {
    isRepeatable: false,
    reached: [],
    concurrency: 8,
    expectedRate: 30,
    parameters: ['reason'],
  }),
  purge: action('purgeInstance', ended, {
    isRepeatable: true,
    reached: ['gone'],
    concurrency: 16,
    expectedRate: 60,
    parameters: [],
  }),
  raiseEvent: action('raiseEvent', live, {
    isRepeatable: false,
    reached: [],
    concurrency: 8,
    expectedRate: 100,
    parameters: ['eventName', 'eventData'],
  }),
} as const satisfies Record<BulkActionName, BulkAction>

/** Names of all actions. */
export const bulkActionNames = Object.keys(bulkActions) as BulkActionName[]

/** The operation that an action repeats, whose effect a caller must be allowed. */
export const bulkOperation = (name: BulkActionName): OperationName => bulkActions[name].operation

function action(
  operation: OperationName,
  states: readonly RuntimeStatus[],
  rest: Omit<BulkAction, 'operation' | 'states'>,
): BulkAction {
  return { operation, states, ...rest }
}
