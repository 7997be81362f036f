import type { $ZodType } from 'zod/v4/core'
import * as z from 'zod/v4-mini'

/** Response to a start or restart: the id of the instance and links to manage it (`HttpCreationPayload.cs`). */
export interface ManagementPayload {
  id: string
  statusQueryGetUri: string
  sendEventPostUri: string
  terminatePostUri: string
  purgeHistoryDeleteUri: string
  restartPostUri: string
  suspendPostUri: string
  resumePostUri: string
  [member: string]: unknown
}

const link = (what: string) => z.string().check(z.describe(what))

export const ManagementPayload: $ZodType<ManagementPayload> = z.lazy(() =>
  z.looseObject({
    id: z.string().check(z.describe('Id of the instance.')),
    statusQueryGetUri: link('GET: status of the instance.'),
    sendEventPostUri: link('POST: raise an event; {eventName} is a placeholder.'),
    terminatePostUri: link('POST: terminate; {text} is a placeholder.'),
    purgeHistoryDeleteUri: link('DELETE: purge the instance once it has ended.'),
    restartPostUri: link('POST: start again with the same function and input.'),
    suspendPostUri: link('POST: suspend; {text} is a placeholder.'),
    resumePostUri: link('POST: resume; {text} is a placeholder.'),
  }),
)
