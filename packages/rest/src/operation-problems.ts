import { type Operation, type OperationName, operations } from '@durable-http/core'
import type { ProblemCode } from './problem-kinds.ts'

// What the host can say about the thing an operation is about (contract 2.0, 4.2).
const byOperation: Partial<Record<OperationName, readonly ProblemCode[]>> = {
  startOrchestration: ['not_found', 'key_reused'],
  startOrchestrationWithId: ['not_found', 'conflict'],
  purgeInstances: ['not_found'],
  getInstanceStatus: ['not_found'],
  purgeInstance: ['not_found', 'not_terminal'],
  raiseEvent: ['not_found', 'gone'],
  terminateInstance: ['not_found', 'gone'],
  suspendInstance: ['not_found', 'gone', 'conflict'],
  resumeInstance: ['not_found', 'gone', 'conflict'],
  rewindInstance: ['not_found', 'not_failed', 'conflict'],
  restartInstance: ['not_found', 'conflict'],
  restartInstanceWithOptions: ['not_found', 'conflict'],
  getEntity: ['not_found'],
  signalEntity: ['not_found'],
  deleteEntity: ['not_found'],
  purgeEntity: ['not_found'],
}

/** Problem codes that any path can be answered with. */
export const everywhere: readonly ProblemCode[] = [
  'invalid_input',
  'not_allowed',
  'uri_too_long',
  'throttled',
  'not_supported',
  'unauthorized',
  'forbidden',
  'network',
  'protocol',
  'upstream',
  'unavailable',
  'timeout',
]

/** Problem codes that an operation can be answered with; the gateway answers with no other. */
export function problemsOf(name: OperationName): readonly ProblemCode[] {
  const operation: Operation = operations[name]
  return [
    ...everywhere,
    ...(byOperation[name] ?? []),
    ...(operation.body ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(operation.headers ? (['header_too_large'] as const) : []),
  ]
}
