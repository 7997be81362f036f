/** Why something failed, whichever host and language it comes from; stack traces are left out. */
export interface FailureDetails {
  message: string
  /** Exception type, such as `System.InvalidOperationException`, if it is known. */
  type?: string
  /** Orchestrator function that failed, where the text names it. */
  orchestrator?: string
  /** Activity function that failed beneath, where the text names it. */
  activity?: string
  /** Activity or sub-orchestration that failed beneath, where the text does not tell which of them it is. */
  task?: string
  /** Number of errors beside this one, where several tasks failed at once. */
  others?: number
  /** Cause, if known. */
  inner?: FailureDetails
  isNonRetriable?: boolean
}
