import type { OperationName } from '../operations.ts'
import { newInstanceId } from '../restart-instance.ts'

/** Request for one instance. */
export interface ItemRequest {
  operation: OperationName
  input: Record<string, unknown>
}

/** A plain restart, made one that runs a version under a new id. */
export function versionedRestart(plain: ItemRequest, version: string): ItemRequest {
  const input = { ...plain.input, newInstanceId: newInstanceId(), version }
  return { operation: 'restartInstanceWithOptions', input }
}

/** A restart with another input: the host has none, so it is a start of the same function. */
export function startWithInput(
  functionName: string,
  { version, ...input }: { input: unknown; version: string | undefined },
): ItemRequest {
  const given = version === undefined ? {} : { version }
  return { operation: 'startOrchestration', input: { functionName, ...input, ...given } }
}
