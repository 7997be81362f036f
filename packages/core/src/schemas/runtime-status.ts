/** The host's names of orchestration states, spelled as it spells them (`OrchestrationRuntimeStatus.cs`). */
export const runtimeStatuses = [
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
] as const

/** State of an instance; responses may also hold a name that a newer host adds. */
export type RuntimeStatus = (typeof runtimeStatuses)[number]

/** States that an instance does not leave on its own. */
export const terminalStatuses = ['Completed', 'Failed', 'Terminated', 'Canceled'] as const

/** State that an instance does not leave on its own. */
export type TerminalStatus = (typeof terminalStatuses)[number]

/** True if an instance in this state has ended. */
export function isTerminal(status: string): status is TerminalStatus {
  return (terminalStatuses as readonly string[]).includes(status)
}
