import type { OperationName } from '@durable-http/core'
import { ProblemError } from './problem.ts'

/** Makes the refusal of a status whose instance is of a function that the rules keep callers from. */
export const foreignFunction = (operation: OperationName): ProblemError =>
  new ProblemError('not_allowed', `${operation}: instanceId is of a function that is not allowed`, { operation })
