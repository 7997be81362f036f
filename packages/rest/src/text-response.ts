import { type Operation, type OperationName, operations } from '@durable-http/core'

/**
 * Tells if a failure gets a JSON text, as the host does, in place of a problem document: where the host has
 * a text, and the caller's `Accept` names text/plain and not application/problem+json, as Microsoft's JavaScript client does.
 */
export function isTextExpected(operation: OperationName | undefined, status: number, accept: string | null): boolean {
  if (operation === undefined || accept === null) return false
  const { textFailures = [] }: Operation = operations[operation]
  if (!textFailures.includes(status)) return false
  const types = accept.slice(0, 1_000).toLowerCase().split(',', 20)
  const names = (type: string) => types.some((item) => item.split(';', 1)[0]!.trim() === type)
  return names('text/plain') && !names('application/problem+json')
}
