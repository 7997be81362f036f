import { type TimerLimits, azureTimerLimits } from './engine/long-timer.ts'

/** The storage backend whose visible habits the mock takes on (contract 6.3). */
export type StorageBackend = 'azureStorage' | 'mssql' | 'netherite' | 'noRewind'

/** Describes what one storage backend does where backends differ (contract 6.3). */
export interface StorageBehaviour {
  /** Value of `connection` in links unless the request names another. */
  readonly defaultConnection: string
  /** `table`: keys of the table service. `pageNumber`: a full last page is followed by an empty one. `partition`: a page ends with its partition, so pages may be empty and have a token. */
  readonly paging: 'table' | 'pageNumber' | 'partition'
  /** List items hold `input`, `output` and `customStatus` as JSON text in a string. */
  readonly doublyEncodedLists: boolean
  /** `showInput=false` on a list counts without another filter. */
  readonly honoursShowInput: boolean
  /** `runtimeStatus=Unknown` on a list matches nothing; otherwise it is an argument error. */
  readonly unknownStatusMatchesNothing: boolean
  /** Bulk purge drops live statuses from the filter, and an empty filter matches everything. */
  readonly purgeKeepsTerminalOnly: boolean
  readonly canRewind: boolean
  readonly hasAppLease: boolean
  /** A wait needs only `timeout`; `pollingInterval` is ignored. */
  readonly pollFreeWait: boolean
  /** Suspend and resume reasons are written into the output column. */
  readonly reasonsShowAsOutput: boolean
  readonly maxInstanceIdLength: number
  /** How long a timer is stored as one; a longer one is several, and undefined is without a limit. */
  readonly timerLimits: TimerLimits | undefined
  /** Text of a start on a live id. */
  readonly conflict: (instanceId: string, status: string) => string
}

const azureStorage: StorageBehaviour = {
  defaultConnection: 'Storage',
  paging: 'table',
  doublyEncodedLists: false,
  honoursShowInput: false,
  unknownStatusMatchesNothing: false,
  purgeKeepsTerminalOnly: true,
  canRewind: true,
  hasAppLease: true,
  pollFreeWait: false,
  reasonsShowAsOutput: true,
  maxInstanceIdLength: 512,
  timerLimits: azureTimerLimits,
  conflict: (_id, status) => `An Orchestration instance with the status ${status} already exists.`,
}

/** The behaviour of each backend; `noRewind` is Azure Storage without the one operation. */
export const storages: Readonly<Record<StorageBackend, StorageBehaviour>> = {
  azureStorage,
  mssql: {
    ...azureStorage,
    defaultConnection: 'SQLDB_Connection',
    paging: 'pageNumber',
    doublyEncodedLists: true,
    honoursShowInput: true,
    unknownStatusMatchesNothing: true,
    purgeKeepsTerminalOnly: false,
    hasAppLease: false,
    reasonsShowAsOutput: false,
    maxInstanceIdLength: 100,
    timerLimits: undefined,
    conflict: (id) =>
      `Cannot create instance with ID '${id}' because a pending or running instance with ID already exists.`,
  },
  // Read from NetheriteProvider.cs (microsoft/durabletask-netherite); not recorded.
  netherite: {
    ...azureStorage,
    defaultConnection: 'AzureWebJobsStorage',
    paging: 'partition',
    honoursShowInput: true,
    purgeKeepsTerminalOnly: false,
    canRewind: false,
    hasAppLease: false,
    pollFreeWait: true,
    timerLimits: undefined,
    reasonsShowAsOutput: false,
  },
  noRewind: { ...azureStorage, canRewind: false },
}
