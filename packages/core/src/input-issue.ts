import { DurableError, type InputIssue, isDurableError } from './durable-error.ts'
import { type HazardName, type HazardRule, hazardRules, type HostFacts } from './hazard-rules.ts'
import type { Scrub } from './scrubber.ts'

const same: Scrub = (text) => text

/** The issue of a hazard rule. */
export function hazardIssue(
  name: HazardName,
  received: unknown,
  scrub: Scrub = same,
  host: HostFacts = {},
): InputIssue {
  const hazard: HazardRule = hazardRules[name]
  return {
    parameter: hazard.parameter,
    message: `expects ${hazard.expectedOf?.(host) ?? hazard.expected}. ${hazard.harm}`,
    ...shown(received, scrub),
    hazard: name,
  }
}

/** Faults of one input that an error lists. */
export const mostIssues = 16

/** The error for an input that was refused before a request was made; lists the first faults and counts the others. */
export function invalidInput(operation: string, all: readonly InputIssue[], count = all.length): DurableError {
  const issues = all.slice(0, mostIssues)
  const faults = issues.map(
    ({ parameter, message, received }) =>
      `${parameter || 'input'} ${message}${received === undefined ? '' : ` (got ${received})`}`,
  )
  if (count > issues.length) faults.push(`and ${count - issues.length} more faults`)
  return new DurableError('invalid_input', `${operation}: ${faults.join('; ')}`, { operation, issues })
}

/** Runs the checks of one input; throws one error with the faults of all that throw `invalid_input`. */
export function checkTogether(operation: string, checks: readonly (() => unknown)[]): void {
  const errors = checks.flatMap((check) => {
    try {
      check()
    } catch (error) {
      if (isDurableError(error) && error.code === 'invalid_input') return error
      throw error
    }
    return []
  })
  const [first, ...others] = errors
  if (!first) return
  if (others.length === 0) throw first
  const words = errors.map(({ message }) => message.replace(/^\w+: /, ''))
  const issues = errors.flatMap((error) => error.issues).slice(0, mostIssues)
  throw new DurableError('invalid_input', `${operation}: ${words.join('; ')}`, { operation, issues })
}

/** The received value as JSON of at most 80 characters; cut last, so that no part of a key remains. */
export function shown(received: unknown, scrub: Scrub): { received?: string } {
  if (received === undefined) return {}
  let text: string
  try {
    text = scrub((JSON.stringify(received) ?? typeof received).slice(0, 8192))
  } catch {
    text = typeof received
  }
  return { received: text.length > 80 ? `${text.slice(0, 80)}…` : text }
}
