import type { OperationName } from '@durable-http/core'

// Where the host's body is a JSON text in place of an error object (contract 2.4, 2.6, 2.11); rewind's 501 reads as one to its clients.
const texts: Partial<Record<OperationName, readonly number[]>> = {
  purgeInstances: [400],
  purgeInstance: [412],
  rewindInstance: [404, 412, 501],
}

/**
 * Tells if a failure gets a JSON text, as the host does, in place of a problem document: where the host has
 * a text, and the caller's `Accept` names text/plain and not application/problem+json, as Microsoft's JavaScript client does.
 */
export function isTextExpected(operation: OperationName | undefined, status: number, accept: string | null): boolean {
  if (operation === undefined || texts[operation]?.includes(status) !== true || accept === null) return false
  const types = accept.slice(0, 1_000).toLowerCase().split(',', 20)
  const names = (type: string) => types.some((item) => item.split(';', 1)[0]!.trim() === type)
  return names('text/plain') && !names('application/problem+json')
}
