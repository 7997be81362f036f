import { type Operation, type OperationName, operations } from '@durable-http/core'
import { failures } from '@durable-http/core/failures'
import { takesIdempotencyKey } from './row-facts.ts'
import type { ProblemCode } from './problem-kinds.ts'

/** Problem codes that any path can have. */
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

/** Problem codes that an operation can have; the gateway responds with no other. */
export function problemsOf(name: OperationName): readonly ProblemCode[] {
  const operation: Operation = operations[name]
  const own = operation.failures.map((failure) => failures[failure]).filter(({ isLost }) => !isLost)
  return [
    ...everywhere,
    ...own.map(({ code }) => code),
    ...(takesIdempotencyKey(operation) ? (['key_reused'] as const) : []),
    ...(operation.body ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...(operation.headers ? (['header_too_large'] as const) : []),
  ]
}
