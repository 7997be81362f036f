import type { FailureDetails } from '@durable-http/core'

/** Writes a failure as its exception type, if known, and its message. */
export const failureText = ({ type, message }: FailureDetails): string =>
  type === undefined ? message : `${type}: ${message}`
