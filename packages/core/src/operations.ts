import { entityOperations } from './operations/entity-operations.ts'
import { instanceOperations } from './operations/instance-operations.ts'
import { orchestratorOperations } from './operations/orchestrator-operations.ts'

/** Every operation of the host's HTTP API by the name of its client method; faces are loops over this table. */
export const operations: Operations = { ...orchestratorOperations, ...instanceOperations, ...entityOperations }

// Named by its parts: declarations of a spread would leave out the documentation of the rows.
type Operations = typeof orchestratorOperations & typeof instanceOperations & typeof entityOperations

/** Name of an operation: a row of the table and a method of the client. */
export type OperationName = keyof typeof operations

/** Names of all operations in the order of the table. */
export const operationNames = Object.keys(operations) as OperationName[]

/** Path that every route of the host stands below (Functions 2.x and later). */
export const basePath = '/runtime/webhooks/durabletask'
