import { DurableError } from '@durable-http/core'
import { nameLength, type Property, shortText } from '../tools/schema.ts'

/** Parameter of the issue for a user who did not agree; corrected arguments do not help then. */
export const consentIssue = 'consent'

/** The error where only a person may confirm, and the client cannot ask one. */
export function personNeeded(): DurableError {
  const message = 'must be given by a person, and this client cannot ask one (it has no elicitation)'
  return new DurableError('invalid_input', `${consentIssue} ${message}`, {
    issues: [{ parameter: consentIssue, message }],
  })
}

/** The argument that repeats the instance id if the user cannot be asked. */
export const confirmArgument: Property = shortText(nameLength, 'Once the user agreed')
