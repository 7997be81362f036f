/** How a .NET exception is serialised into a history event's `Details` (recorded). */
export interface ExceptionDetails {
  /** Full .NET name, e.g. `System.InvalidOperationException`. */
  readonly type: string
  readonly message: string
  readonly inner: ExceptionDetails | null
}

/** An error that a sample function throws in the name of a .NET exception type. */
export class FunctionError extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.name = 'FunctionError'
    this.type = type
  }
}

/** Error in an orchestrator whose activity, sub-orchestration or entity call has failed. */
export class FunctionFailedError extends Error {
  readonly details: ExceptionDetails

  constructor(message: string, inner: ExceptionDetails | null) {
    super(message)
    this.name = 'FunctionFailedError'
    this.details = { type: functionFailedType, message, inner }
  }
}

/** Replay came to another step than the history holds. */
export class NonDeterministicError extends Error {
  constructor(message: string) {
    super(`Non-Deterministic workflow detected: ${message}`)
    this.name = 'NonDeterministicError'
  }
}

const functionFailedType = 'Microsoft.Azure.WebJobs.Extensions.DurableTask.FunctionFailedException'

/** The text in which the host wraps the failure of something called (`kind` as in `activity`, `orchestrator`, `entity`). */
export const calledFunctionFailed = (kind: string, name: string, message: string): string =>
  `The ${kind} function '${name}' failed: "${message}". See the function execution logs for additional details.`

/** Describes anything thrown as the .NET exception that it represents. */
export function errorToDetails(error: unknown): ExceptionDetails {
  if (error instanceof FunctionFailedError) return error.details
  const message = error instanceof Error ? error.message : String(error)
  const type = error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : undefined
  const cause = error instanceof Error && error.cause !== undefined ? errorToDetails(error.cause) : null
  return { type: type ?? 'System.Exception', message, inner: cause }
}

const resultCodes: Readonly<Record<string, number>> = {
  'System.InvalidOperationException': -2146233079,
  'System.ArgumentException': -2147024809,
  'System.ArgumentNullException': -2147467261,
  'System.ArgumentOutOfRangeException': -2146233086,
  'System.NotImplementedException': -2147467263,
  'System.NotSupportedException': -2146233067,
  'System.TimeoutException': -2146233083,
  'System.FormatException': -2146233033,
}

const extensionAssembly = 'Microsoft.Azure.WebJobs.Extensions.DurableTask'

const toSerialised = ({ type, message, inner }: ExceptionDetails): Record<string, unknown> => {
  const ofExtension = type.startsWith(extensionAssembly)
  return {
    $type: `${type}, ${ofExtension ? extensionAssembly : 'System.Private.CoreLib'}`,
    ClassName: type,
    Message: message,
    Data: null,
    InnerException: inner && toSerialised(inner),
    HelpURL: null,
    StackTraceString: `   at ${ofExtension ? `${extensionAssembly}.TaskCommonShim` : 'Host.Functions'}.Run()`,
    RemoteStackTraceString: null,
    RemoteStackIndex: 0,
    ExceptionMethod: null,
    HResult: resultCodes[type] ?? -2146233088,
    Source: ofExtension ? extensionAssembly : 'Host',
    WatsonBuckets: null,
  }
}

/** Writes an exception as the `Details` text of a history event. */
export const detailsToText = (details: ExceptionDetails): string => JSON.stringify(toSerialised(details))

/** Reads a `Details` text back; any other text becomes a plain exception with that message. */
export function textToDetails(text: string | null, reason: string): ExceptionDetails {
  const read = (value: unknown): ExceptionDetails | null => {
    if (typeof value !== 'object' || value === null) return null
    const { ClassName: type, Message: message, InnerException: inner } = value as Record<string, unknown>
    return typeof type === 'string' && typeof message === 'string' ? { type, message, inner: read(inner) } : null
  }
  const plain = { type: 'System.Exception', message: reason, inner: null }
  if (text === null) return plain
  try {
    return read(JSON.parse(text)) ?? plain
  } catch {
    return plain
  }
}
