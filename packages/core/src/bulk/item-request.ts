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
