import type { FailureDetails } from './failure-shape.ts'
import { readFailureText } from './failure-text.ts'
import type { InstanceStatus } from './schemas/instance-status.ts'

/** Reads why an instance failed; undefined unless it did. */
export function readFailure(status: Pick<InstanceStatus, 'runtimeStatus' | 'output'>): FailureDetails | undefined {
  if (status.runtimeStatus !== 'Failed') return undefined
  return readFailureValue(status.output) ?? { message: 'no reason given' }
}

// In a hand-written text an exception may be its own cause.
const mostCauses = 32

/** Reads a failure in any of the shapes that hosts write: text, `FailureDetails`, or a serialized .NET exception. */
export function readFailureValue(value: unknown): FailureDetails | undefined {
  return readValue(value, 0)
}

function readValue(value: unknown, depth: number): FailureDetails | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : fromText(value.trim(), depth)
  if (typeof value !== 'object' || value === null || depth > mostCauses) return undefined
  const member = (...names: string[]) =>
    names.map((name) => (value as Record<string, unknown>)[name]).find((found) => found !== undefined && found !== null)
  const message = member('ErrorMessage', 'errorMessage', 'Message', 'message')
  if (typeof message !== 'string') return undefined
  const type = member('ErrorType', 'errorType', 'ClassName')
  const inner = readValue(member('InnerFailure', 'innerFailure', 'InnerException'), depth + 1)
  const isNonRetriable = member('IsNonRetriable', 'isNonRetriable')
  return {
    ...fromText(message.trim(), depth + 1),
    ...(typeof type === 'string' && type !== unknownType ? { type } : {}),
    ...(inner ? { inner } : {}),
    ...(typeof isNonRetriable === 'boolean' ? { isNonRetriable } : {}),
  }
}

// The extension writes this if a worker names no type.
const unknownType = '(unknown)'

// In-process hosts keep the exception of an activity as JSON text in `Details`; JavaScript puts one in place of a message.
function fromText(text: string, depth: number): FailureDetails {
  const read = readFailureText(text)
  const serialized = read.message.startsWith('{') ? readSerialized(read.message, depth) : undefined
  return serialized ? { ...read, ...serialized } : read
}

function readSerialized(text: string, depth: number): FailureDetails | undefined {
  try {
    return readValue(JSON.parse(text), depth + 1)
  } catch {
    return undefined
  }
}
