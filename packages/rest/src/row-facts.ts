import { InstanceStatus, type Operation } from '@durable-http/core'

/** True if the response is the status of an instance: REST tags it, and can hold it until it changes. */
export const readsStatus = ({ success }: Operation): boolean => success[200] === InstanceStatus

/** True if it starts an orchestration by its name: REST can hold the response until the instance has ended. */
const startsByName = ({ effect }: Operation): boolean => effect === 'start'

/** True if the host makes the id of the instance that it starts, so that a key of the caller can determine it. */
export const takesIdempotencyKey = (operation: Operation): boolean =>
  startsByName(operation) && operation.replaces === undefined

/** True if `Prefer: wait=N` holds the response. */
export const isWaitable = (operation: Operation): boolean => readsStatus(operation) || startsByName(operation)
