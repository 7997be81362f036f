import type { RuntimeStatusFilter } from '../schemas/runtime-status-filter.ts'

// Written out, not inferred from the schemas: editors show the documentation of a field only from here.

/** Where the work is, for every operation. */
export interface HubFields {
  /** Task hub to work on; the app's own when absent. */
  taskHub?: string | undefined
  /** Name of the app setting that holds the storage connection; the app's own when absent. */
  connection?: string | undefined
}

/** Input of an operation on one instance. */
export interface InstanceFields extends HubFields {
  /** Id of the orchestration instance, 1 to 256 characters. */
  instanceId: string
}

/** Input of an operation on one entity. */
export interface EntityFields extends HubFields {
  /** Name of the entity function; case does not matter. */
  entityName: string
  /** Key of the entity; case matters. An empty text is a key, too. */
  entityKey: string
}

/** Which page of a list. */
export interface PageFields {
  /** Size of a page, 1 to 10,000, 100 when absent; not a limit on the whole list. */
  top?: number | undefined
  /** Token of the next page, as the response before gave it. */
  continuationToken?: string | undefined
}

/** Which instances a list or a purge is about. */
export interface CreatedRangeFields {
  /** Only instances created at or after this instant: a `Date`, or ISO 8601 with `Z` or an offset. */
  createdTimeFrom?: string | Date | undefined
  /** Only instances created at or before this instant: a `Date`, or ISO 8601 with `Z` or an offset. */
  createdTimeTo?: string | Date | undefined
  /** Only instances in these states: one, several, or a list separated by commas. */
  runtimeStatus?: RuntimeStatusFilter | undefined
}

/** How long the host waits for the end before it responds; only `raw` accepts these. */
export interface WaitFields {
  /** Seconds to wait for the end of the instance, 0 to 230; needs `pollingInterval`. */
  timeout?: number | undefined
  /** Seconds between two looks at the instance, 0.1 to 230; needs `timeout`. */
  pollingInterval?: number | undefined
  /** True if the status of an instance that failed meanwhile holds the input; true when absent. */
  showInput?: boolean | undefined
  /** True if the status of an instance that failed meanwhile holds the history. */
  showHistory?: boolean | undefined
  /** True if results are part of that history; needs `showHistory`. */
  showHistoryOutput?: boolean | undefined
}

/** Input of a start. */
export interface StartFields extends HubFields {
  /** Name of the orchestrator function; case does not matter. */
  functionName: string
  /** Input of the orchestration: any JSON. */
  input?: unknown
  /** Version of the orchestration, one of the client's `versions`; the default version of the host when absent. */
  version?: string | undefined
}

/** Which entities a list is about. */
export interface EntityListFields extends PageFields, HubFields {
  /** Only entities last operated on at or after this instant: a `Date`, or ISO 8601 with `Z` or an offset. */
  lastOperationTimeFrom?: string | Date | undefined
  /** Only entities last operated on at or before this instant: a `Date`, or ISO 8601 with `Z` or an offset. */
  lastOperationTimeTo?: string | Date | undefined
  /** True to send states along. */
  fetchState?: boolean | undefined
}
