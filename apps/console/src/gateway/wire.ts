/** States of an instance. */
export const states = [
  'Running',
  'Pending',
  'Suspended',
  'Failed',
  'Completed',
  'Terminated',
  'Canceled',
  'ContinuedAsNew',
] as const

/** State of an instance; a newer host may add one. */
export type State = (typeof states)[number]

/** Status of an instance as the host sends it. */
export interface Status {
  name: string
  instanceId: string
  runtimeStatus: State
  input: unknown
  customStatus: unknown
  output: unknown
  createdTime: string
  lastUpdatedTime: string
  version?: string
  parentInstanceId?: string
  historyEvents?: HistoryItem[]
  [member: string]: unknown
}

/** One event of a history as the host sends it. */
export interface HistoryItem {
  EventType: string
  Timestamp?: string
  [member: string]: unknown
}

/** How far a scan has come. */
export interface Progress {
  /** Rows that the host sent. */
  scanned: number
  matched: number
  complete: boolean
}
