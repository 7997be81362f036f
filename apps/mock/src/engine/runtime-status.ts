/** Names and numbers of the runtime statuses (contract 4.1), `Unknown` left out: no row ever has it. */
export const runtimeStatusNumbers = {
  Running: 0,
  Completed: 1,
  ContinuedAsNew: 2,
  Failed: 3,
  Canceled: 4,
  Terminated: 5,
  Pending: 6,
  Suspended: 7,
} as const

/** A status an instance can have. */
export type RuntimeStatus = keyof typeof runtimeStatusNumbers

const terminal: ReadonlySet<string> = new Set<RuntimeStatus>(['Completed', 'Failed', 'Canceled', 'Terminated'])

/** True if an instance of this status has ended. */
export const isTerminal = (status: string): boolean => terminal.has(status)
