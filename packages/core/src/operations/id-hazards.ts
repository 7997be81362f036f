/** Hazard rules of an operation that changes the instance which it names. */
export const idHazards = ['malformedInstanceId', 'entityInstanceId'] as const
