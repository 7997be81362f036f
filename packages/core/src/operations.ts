import { controlOperations } from './operations/control-operations.ts'
import { entityOperations } from './operations/entity-operations.ts'
import { instanceOperations } from './operations/instance-operations.ts'
import { rangeOperations } from './operations/range-operations.ts'
import { orchestratorOperations } from './operations/orchestrator-operations.ts'
import { restartOperations } from './operations/restart-operations.ts'

/** Every operation of the host's HTTP API by the name of its client method; faces are loops over this table. */
export const operations: Operations = {
  ...orchestratorOperations,
  ...rangeOperations,
  ...instanceOperations,
  ...controlOperations,
  ...restartOperations,
  ...entityOperations,
}

// Named by its parts: declarations of a spread would leave out the documentation of the rows.
type Operations = typeof orchestratorOperations &
  typeof rangeOperations &
  typeof instanceOperations &
  typeof controlOperations &
  typeof restartOperations &
  typeof entityOperations

/** Name of an operation: a row of the table and a method of the client. */
export type OperationName = keyof typeof operations

/** Names of all operations in the order of the table. */
export const operationNames = Object.keys(operations) as OperationName[]

/** Path that every route of the host stands below (Functions 2.x and later). */
export const basePath = '/runtime/webhooks/durabletask'
