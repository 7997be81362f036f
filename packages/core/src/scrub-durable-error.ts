import { DurableError, type DurableErrorOptions, isDurableError } from './durable-error.ts'
import { type Scrub, scrubError } from './scrubber.ts'

/** Takes the key out of an error of ours, which may quote what the caller gave; foreign errors are rebuilt as `network`. */
export function scrubDurableError(error: unknown, scrub: Scrub, id?: unknown): DurableError {
  const instanceId = typeof id === 'string' ? scrub(id) : undefined
  if (!isDurableError(error)) {
    const cause = scrubError(error, scrub)
    return new DurableError('network', cause.message, { instanceId, cause })
  }
  const facts: DurableErrorOptions = error
  const { detail, cause } = facts
  const issues = error.issues.map((issue) => ({
    ...issue,
    parameter: scrub(issue.parameter),
    ...(issue.received === undefined ? {} : { received: scrub(issue.received) }),
  }))
  const clean = new DurableError(error.code, scrub(error.message), {
    ...facts,
    instanceId: instanceId ?? error.instanceId,
    issues,
    detail: detail === undefined ? undefined : scrub(detail),
    cause: cause === undefined ? undefined : scrubError(cause, scrub),
  })
  // Writing a stack costs more than the rest of a refusal, and few are read.
  let stack: string | undefined
  Object.defineProperty(clean, 'stack', {
    configurable: true,
    get: () => (stack ??= scrub(error.stack ?? '')),
    set: (given: string) => {
      stack = given
    },
  })
  return clean
}
