/** Describes what one version does where versions differ: one named behaviour each, so that no other file asks for a version number. */
export interface VersionBehaviour {
  /** Rows of the lifecycle table. */
  readonly profile: 'legacy' | 'new'
  /** How often a path is URL-decoded, and whether `+` is a space in it. */
  readonly pathDecoding: 'legacy' | 'new'
  /** Start refuses unknown functions and malformed ids. */
  readonly validatesStart: boolean
  /** Start stores the request text as it is; otherwise it is parsed and written again. */
  readonly storesRawInput: boolean
  /** Argument errors of start have only `Message`. */
  readonly startArgumentErrors: 'message' | 'exception'
  /** `version` on start and restart is honoured. */
  readonly orchestrationVersions: boolean
  /** A start on a live id gets 409; otherwise 500. */
  readonly conflictStatus: 409 | 500
  /** Texts of a restart of an absent instance. */
  readonly restartMissing: (instanceId: string) => string
  /** Restart checks that the function is registered. */
  readonly restartChecksFunction: boolean
  /** Rewind responds in words (412, 404 with a text); otherwise 410, 404 and 500. */
  readonly rewindInWords: boolean
  /** Purging a live instance is refused with 412. */
  readonly purgeRefusesLive: boolean
  /** Purging an id with a leading `@` skips the checks, so an absent row is 200 with 0. */
  readonly purgeSkipsChecksOfEntities: boolean
  /** A timestamp without zone is UTC; otherwise the server's local time. */
  readonly bareTimesAreUtc: boolean
  /** Years of one or two digits are padded in Python's format. */
  readonly padsYears: boolean
  /** Continuation tokens: the base64 of the next key, or of the old SDK's JSON around it. */
  readonly tokens: 'key' | 'json'
  /** Pages of size zero and below: an error of the argument, or served and a storage error. */
  readonly topBelowOne: 'argument' | 'storage'
  /** Status of a text that is not a hub name. */
  readonly badHubNames: 'argument' | 'storage'
  /** History items of this Core version carry `GenerateNewTrace` and `Tags`. */
  readonly historyTags: boolean
  /** Entity requests carry `requestTime`. */
  readonly requestTime: boolean
  /** How an execution id is spelled. */
  readonly executionIds: 'hex' | 'guid'
  /** Status shows `version`. */
  readonly showsVersion: boolean
  /** Status shows `parentInstanceId` where the storage library stores it. */
  readonly showsParent: boolean
  /** The storage library that the version ships with stores the parent (AzureStorage 2.10 and later). */
  readonly storesParent: boolean
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
  showsParent: false,
  storesParent: false,
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
  showsParent: false,
  storesParent: false,
  keepsChildIds: false,
  restartWithOptions: false,
  refusesDisabled: false,
  noLeaseStatus: 500,
  forwardedHosts: true,
  nativeEntityQueries: true,
  schedulerStateType: 'DurableTask.Core.Entities.SchedulerState',
}

// Contract 6.2: what came with which version. Nothing changed over HTTP from 3.15.3 to 3.19.0.
const since3150: VersionBehaviour = {
  ...renewed,
  padsYears: true,
  showsParent: true,
  keepsChildIds: true,
  refusesDisabled: true,
}
const since3151: VersionBehaviour = { ...since3150, showsVersion: true, restartWithOptions: true, noLeaseStatus: 400 }
const since3153: VersionBehaviour = { ...since3151, storesParent: true }

/** The behaviour of each version; those that are not recorded follow from the rules of contract 6.2. */
export const versions = {
  '2.13.7': legacy,
  '3.14.1': renewed,
  '3.15.0': since3150,
  '3.15.1': since3151,
  '3.15.2': since3151,
  '3.15.3': since3153,
  '3.16.0': since3153,
  '3.16.1': since3153,
  '3.16.2': since3153,
  '3.17.0': since3153,
  '3.17.1': since3153,
  '3.18.0': since3153,
  '3.18.1': since3153,
  '3.19.0': since3153,
} as const satisfies Readonly<Record<string, VersionBehaviour>>

/** A released version of the extension that the mock can play. */
export type ExtensionVersion = keyof typeof versions

/** The version that the mock plays by default. */
export const DEFAULT_VERSION: ExtensionVersion = '3.19.0'
