import { DurableError, type OperationName } from '@durable-http/core'

/** Names a JSON body that no host sends. */
export const otherJson = 'a body that is not one of this API'

/** Makes the error for a response that another server than a host sent. */
export function foreignBody(operation: OperationName, upstreamStatus: number, what: string): DurableError {
  const message = `${operation}: the address of the host responded with ${upstreamStatus} and ${what}; another server or a sign-in page is there`
  return new DurableError('protocol', message, { operation, upstreamStatus, answeredBy: 'other' })
}
