import type { InstanceStatus } from './schemas/instance-status.ts'

/** Why something failed, whichever host and language it comes from; stack traces are left out. */
export interface FailureDetails {
  message: string
  /** Exception type, such as `System.InvalidOperationException`, where it is told. */
  type?: string
  /** Orchestrator function that failed, where the text names it. */
  orchestrator?: string
  /** Activity function that failed beneath, where the text names it. */
  activity?: string
  /** What caused it, where it is told. */
  inner?: FailureDetails
  isNonRetriable?: boolean
}

const inOrchestrator = /^Orchestrator function '([^']*)' failed: ([\s\S]*)$/
const inActivity =
  /^The activity function '([^']*)' failed: "([\s\S]*?)"\. See the function execution logs for additional details\.$/
const typed = /^((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*(?:Exception|Error)): ([\s\S]*)$/

/** Reads why an instance failed; undefined unless it did. */
export function readFailure(status: Pick<InstanceStatus, 'runtimeStatus' | 'output'>): FailureDetails | undefined {
  if (status.runtimeStatus !== 'Failed') return undefined
  return readFailureValue(status.output) ?? { message: 'no reason given' }
}

/** Reads a failure in any of the shapes that hosts write: text, `FailureDetails`, or a serialized .NET exception. */
export function readFailureValue(value: unknown): FailureDetails | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : fromText(value.trim())
  if (typeof value !== 'object' || value === null) return undefined
  const member = (...names: string[]) =>
    names.map((name) => (value as Record<string, unknown>)[name]).find((found) => found !== undefined && found !== null)
  const message = member('ErrorMessage', 'errorMessage', 'Message', 'message')
  if (typeof message !== 'string') return undefined
  const type = member('ErrorType', 'errorType', 'ClassName')
  const inner = readFailureValue(member('InnerFailure', 'innerFailure', 'InnerException'))
  const isNonRetriable = member('IsNonRetriable', 'isNonRetriable')
  return {
    ...fromText(message),
    ...(typeof type === 'string' ? { type } : {}),
    ...(inner ? { inner } : {}),
    ...(typeof isNonRetriable === 'boolean' ? { isNonRetriable } : {}),
  }
}

function fromText(text: string): FailureDetails {
  const orchestrator = inOrchestrator.exec(text)
  if (orchestrator) return { ...fromText(orchestrator[2]!), orchestrator: orchestrator[1]! }
  const activity = inActivity.exec(text)
  if (activity) return { ...fromText(activity[2]!), activity: activity[1]! }
  const exception = typed.exec(text)
  if (exception) return { message: exception[2]!, type: exception[1]! }
  return readSerialized(text) ?? { message: text }
}

// In-process hosts keep the exception of an activity as JSON text in `Details`.
function readSerialized(text: string): FailureDetails | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return readFailureValue(JSON.parse(text))
  } catch {
    return undefined
  }
}
