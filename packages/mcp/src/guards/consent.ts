import { nameLength, type Property, shortText } from '../tools/schema.ts'

/** Parameter of the issue that says that the user did not agree; corrected arguments do not help then. */
export const consentIssue = 'consent'

/** The argument that repeats the instance id where nobody can be asked. */
export const confirmArgument: Property = shortText(nameLength, 'The id, once the user agreed')
