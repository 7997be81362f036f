import { DurableError, type InputIssue } from './durable-error.ts'
import { type Hazard, type HazardName, hazards } from './hazards.ts'

/** The issue that stands for a hazard rule. */
export function hazardIssue(name: HazardName, received?: unknown): InputIssue {
  const hazard: Hazard = hazards[name]
  return {
    parameter: hazard.parameter,
    message: `expects ${hazard.expected}. ${hazard.harm}`,
    ...shown(received),
    hazard: name,
  }
}

/** The error for an input that was refused before a request was made. */
export function invalidInput(operation: string, issues: readonly InputIssue[]): DurableError {
  const faults = issues.map(
    ({ parameter, message, received }) =>
      `${parameter || 'input'} ${message}${received === undefined ? '' : ` (got ${received})`}`,
  )
  return new DurableError('invalid_input', `${operation}: ${faults.join('; ')}`, { operation, issues })
}

/** What was given, as JSON of at most 80 characters. */
export function shown(received: unknown): { received?: string } {
  if (received === undefined) return {}
  let text: string
  try {
    text = JSON.stringify(received) ?? typeof received
  } catch {
    text = typeof received
  }
  return { received: text.length > 80 ? `${text.slice(0, 80)}…` : text }
}
