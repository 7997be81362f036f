import type { ClockChoice } from './engine/engine.ts'
import type { Functions } from './engine/function-registry.ts'
import type { Latencies } from './engine/task-hub.ts'
import type { Fault } from './faults.ts'
import type { TableService } from './wire/continuation-token.ts'
import type { StorageBackend } from './storages.ts'
import type { ExtensionVersion } from './versions.ts'

/** The key of a host that is given none; it is not a secret and protects nothing. */
export const DEFAULT_KEY = 'mock-key-not-a-secret'

/** The master key of a host that is given no key at all; no secret either. */
export const DEFAULT_MASTER_KEY = 'mock-master-key-not-a-secret'

/** The hub of an app that names none. */
export const DEFAULT_HUB = 'TestHubName'

/** Options of a mock host; all have the defaults of the real one. */
export interface MockHostOptions {
  /** The system key, which generated links carry as `code`. */
  readonly key?: string
  /** The master key; by default the system key where one is given. */
  readonly masterKey?: string
  /** Real keys of another kind: they get 403 where an unknown one gets 401. */
  readonly otherKeys?: readonly string[]
  /** `function` checks keys, as Azure does; `anonymous` lets everything through, as Core Tools does. */
  readonly authLevel?: 'function' | 'anonymous'
  /** The app's own hub. */
  readonly taskHub?: string
  /** Names of app settings that hold connection details, beside the backend's default. */
  readonly connections?: readonly string[]
  /** The version of the extension, 3.19.0 by default. */
  readonly extensionVersion?: ExtensionVersion
  /** Stores the parent of sub-orchestrations, as AzureStorage 2.10 and later do; by default as the version ships. */
  readonly storesParent?: boolean
  readonly storage?: StorageBackend
  /** The table service whose continuation tokens are shown; `azurite`, whose tokens end in a space, by default. */
  readonly tableService?: TableService
  readonly clock?: ClockChoice
  /** Milliseconds of the host's time that messages take. */
  readonly latencies?: Latencies
  /** Functions of your own, beside the samples; of two with one name the later counts, and yours before the samples. */
  readonly functions?: Functions | readonly Functions[]
  /** Names of activities that a test completes itself through `host.activities`; `*` means all. */
  readonly heldActivities?: readonly string[]
  /** True if the sample functions are registered; they are by default. */
  readonly sampleFunctions?: boolean
  readonly faults?: readonly Fault[]
  /** Receives what orchestrators log. */
  readonly log?: (instanceId: string, message: readonly unknown[]) => void
  /** host.json `defaultVersion`. */
  readonly defaultVersion?: string
  /** host.json `versionFailureStrategy`. */
  readonly versionFailureStrategy?: 'Reject' | 'Fail'
  /** host.json `overridableExistingInstanceStates`. */
  readonly overridableExistingInstanceStates?: 'NonRunningStates' | 'AnyState'
  /** host.json `storeInputsInOrchestrationHistory`. */
  readonly storeInputsInOrchestrationHistory?: boolean
  /** host.json `useAppLease`. */
  readonly useAppLease?: boolean
  /** host.json `httpSettings.useForwardedHost`. */
  readonly useForwardedHost?: boolean
  /** IANA name of the server's time zone. */
  readonly timeZone?: string
  /** `false` simulates a host that does not know its own name (`WEBSITE_HOSTNAME` unset). */
  readonly webhooksConfigured?: boolean
}
