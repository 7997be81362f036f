/** A released version of the extension that the mock can play. */
export type ExtensionVersion = '2.13.7' | '3.14.1' | '3.15.3'

/** The storage backend whose visible habits the mock takes on (contract 6.3). */
export type StorageBackend = 'azureStorage' | 'mssql' | 'noRewind'

/** What one version does where versions differ: one named behaviour each, so that no other file asks for a version number. */
export interface VersionBehaviour {
  /** Rows of the lifecycle table. */
  readonly profile: 'legacy' | 'new'
  /** How often a path is URL-decoded, and whether `+` is a blank in it. */
  readonly pathDecoding: 'legacy' | 'new'
  /** Start refuses unknown functions and malformed ids. */
  readonly validatesStart: boolean
  /** Start stores the request text as it is; otherwise it is parsed and written anew. */
  readonly storesRawInput: boolean
  /** Argument errors of start are `{ Message }` alone. */
  readonly startArgumentErrors: 'message' | 'exception'
  /** `version` on start and restart is honoured. */
  readonly orchestrationVersions: boolean
  /** A start on a live id is answered 409; otherwise 500. */
  readonly conflictStatus: 409 | 500
  /** Texts of a restart of an absent instance. */
  readonly restartMissing: (instanceId: string) => string
  /** Restart checks that the function is registered. */
  readonly restartChecksFunction: boolean
  /** Rewind answers in words (412, 404 with a text); otherwise 410, 404 and 500. */
  readonly rewindInWords: boolean
  /** Purging a live instance is refused with 412. */
  readonly purgeRefusesLive: boolean
  /** Purging an id with a leading `@` skips the checks, so an absent row is 200 with 0. */
  readonly purgeSkipsChecksOfEntities: boolean
  /** A timestamp without zone is UTC; otherwise the server's local time. */
  readonly bareTimesAreUtc: boolean
  /** Years of one to three digits are padded in Python's format. */
  readonly padsYears: boolean
  /** Continuation tokens: the base64 of the next key, or of the old SDK's JSON around it. */
  readonly tokens: 'key' | 'json'
  /** Pages of size zero and below: an error of the argument, or served and a storage error. */
  readonly topBelowOne: 'argument' | 'storage'
  /** Status of a text that is no hub name. */
  readonly badHubNames: 'argument' | 'storage'
  /** History items of this Core version carry `GenerateNewTrace` and `Tags`. */
  readonly historyTags: boolean
  /** Entity requests carry `requestTime`. */
  readonly requestTime: boolean
  /** How an execution id is spelled. */
  readonly executionIds: 'hex' | 'guid'
  /** Status shows `version`; `parentInstanceId` only over a newer Core than the recorded host had. */
  readonly showsVersion: boolean
  /** History keeps a finished child's `InstanceId`. */
  readonly keepsChildIds: boolean
  /** The route `restartWithOptions`. */
  readonly restartWithOptions: boolean
  /** A disabled orchestrator function is refused on start and restart. */
  readonly refusesDisabled: boolean
  /** `makeprimary` without app lease: 400 with a message, or 500. */
  readonly noLeaseStatus: 400 | 500
  /** `X-Forwarded-Host` and `X-Forwarded-Proto` can be honoured. */
  readonly forwardedHosts: boolean
  /** Entities are looked up by Core's own queries, which go by the state and not by `exists`. */
  readonly nativeEntityQueries: boolean
  /** The .NET class an entity's stored state is read as (it shows in errors). */
  readonly schedulerStateType: string
}

const legacy: VersionBehaviour = {
  profile: 'legacy',
  pathDecoding: 'legacy',
  validatesStart: true,
  storesRawInput: false,
  startArgumentErrors: 'exception',
  orchestrationVersions: false,
  conflictStatus: 500,
  restartMissing: (id) => `An orchestrastion with the instanceId ${id} was not found.`,
  restartChecksFunction: true,
  rewindInWords: false,
  purgeRefusesLive: false,
  purgeSkipsChecksOfEntities: false,
  bareTimesAreUtc: false,
  padsYears: false,
  tokens: 'json',
  topBelowOne: 'argument',
  badHubNames: 'argument',
  historyTags: false,
  requestTime: false,
  executionIds: 'hex',
  showsVersion: false,
  keepsChildIds: false,
  restartWithOptions: false,
  refusesDisabled: false,
  noLeaseStatus: 500,
  forwardedHosts: false,
  nativeEntityQueries: false,
  schedulerStateType: 'Microsoft.Azure.WebJobs.Extensions.DurableTask.SchedulerState',
}

const renewed: VersionBehaviour = {
  profile: 'new',
  pathDecoding: 'new',
  validatesStart: false,
  storesRawInput: true,
  startArgumentErrors: 'message',
  orchestrationVersions: true,
  conflictStatus: 409,
  restartMissing: (id) => `No instance with ID '${id}' was found. (Parameter 'instanceId')`,
  restartChecksFunction: false,
  rewindInWords: true,
  purgeRefusesLive: true,
  purgeSkipsChecksOfEntities: true,
  bareTimesAreUtc: true,
  padsYears: false,
  tokens: 'key',
  topBelowOne: 'storage',
  badHubNames: 'storage',
  historyTags: true,
  requestTime: true,
  executionIds: 'guid',
  showsVersion: false,
  keepsChildIds: false,
  restartWithOptions: false,
  refusesDisabled: false,
  noLeaseStatus: 500,
  forwardedHosts: true,
  nativeEntityQueries: true,
  schedulerStateType: 'DurableTask.Core.Entities.SchedulerState',
}

/** What each version does; the differences are recorded (contract 6.2, recordings). */
export const versions: Readonly<Record<ExtensionVersion, VersionBehaviour>> = {
  '2.13.7': legacy,
  '3.14.1': renewed,
  '3.15.3': {
    ...renewed,
    padsYears: true,
    showsVersion: true,
    keepsChildIds: true,
    restartWithOptions: true,
    refusesDisabled: true,
    noLeaseStatus: 400,
  },
}

/** What one storage backend does where backends differ (contract 6.3). */
export interface StorageBehaviour {
  /** Value of `connection` in links unless the request names another. */
  readonly defaultConnection: string
  /** Continuation tokens are page numbers, and a full last page is followed by an empty one. */
  readonly pageNumberTokens: boolean
  /** List items hold `input`, `output` and `customStatus` as JSON text in a string. */
  readonly doublyEncodedLists: boolean
  /** `showInput=false` on a list counts without another filter. */
  readonly honoursShowInput: boolean
  /** `runtimeStatus=Unknown` on a list matches nothing; otherwise it is an argument error. */
  readonly unknownStatusMatchesNothing: boolean
  /** Bulk purge drops live statuses from the filter, and an empty filter is no filter. */
  readonly purgeKeepsTerminalOnly: boolean
  readonly canRewind: boolean
  readonly hasAppLease: boolean
  /** Suspend and resume reasons are written into the output column. */
  readonly reasonsShowAsOutput: boolean
  readonly maxInstanceIdLength: number
  /** Text of a start on a live id. */
  readonly conflict: (instanceId: string, status: string) => string
}

const azureStorage: StorageBehaviour = {
  defaultConnection: 'Storage',
  pageNumberTokens: false,
  doublyEncodedLists: false,
  honoursShowInput: false,
  unknownStatusMatchesNothing: false,
  purgeKeepsTerminalOnly: true,
  canRewind: true,
  hasAppLease: true,
  reasonsShowAsOutput: true,
  maxInstanceIdLength: 512,
  conflict: (_id, status) => `An Orchestration instance with the status ${status} already exists.`,
}

/** What each backend does; `noRewind` is Azure Storage without the one operation. */
export const storages: Readonly<Record<StorageBackend, StorageBehaviour>> = {
  azureStorage,
  mssql: {
    ...azureStorage,
    defaultConnection: 'SQLDB_Connection',
    pageNumberTokens: true,
    doublyEncodedLists: true,
    honoursShowInput: true,
    unknownStatusMatchesNothing: true,
    purgeKeepsTerminalOnly: false,
    hasAppLease: false,
    reasonsShowAsOutput: false,
    maxInstanceIdLength: 100,
    conflict: (id) =>
      `Cannot create instance with ID '${id}' because a pending or running instance with ID already exists.`,
  },
  noRewind: { ...azureStorage, canRewind: false },
}
