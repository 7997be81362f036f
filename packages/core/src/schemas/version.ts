import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import { longestVersion, versionFault } from '../orchestration-versions.ts'

/** Schema of the version of a start or restart; the rule `orchestrationVersion` checks that the host has it. */
export const version = once(() =>
  z.string({ error: 'must be a string' }).check(
    z.minLength(1, { error: versionFault('')! }),
    z.maxLength(longestVersion, { error: `must have at most ${longestVersion} characters` }),
    (context) => {
      const isCounted = context.value === '' || context.value.length > longestVersion
      const fault = isCounted ? undefined : versionFault(context.value)
      if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value, path: [] })
    },
    z.meta({ description: 'Version of the orchestration, one of those that the host is set up for.' }),
  ),
)
