import { nameLength, type Property, shortText } from '../tools/schema.ts'

/** Parameter of the issue that says that the user did not agree; correcting arguments is no way on from there. */
export const consentIssue = 'consent'

/** The argument that repeats the instance id where nobody can be asked. */
export const confirmArgument: Property = shortText(nameLength, 'The id, once the user agreed')
