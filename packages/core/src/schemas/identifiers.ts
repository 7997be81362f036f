import * as z from 'zod/v4-mini'
import { once } from '../once.ts'
import { unfilledPlaceholder } from '../placeholder.ts'
import { segmentFault } from './segment-fault.ts'

function segment(name: string, what: string, maximum = 256, otherFault?: (text: string) => string | undefined) {
  return z.string({ error: `must be a string: ${what}` }).check(
    z.minLength(1, { error: 'must not be empty' }),
    z.maxLength(maximum, { error: `must have at most ${maximum} characters` }),
    (context) => {
      const fault = otherFault?.(context.value) ?? segmentFault(context.value)
      if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value, path: [] })
    },
    z.meta({ description: what, title: name }),
  )
}

// Rules of extension 2.x (`HttpApiHandler.cs`); newer hosts accept more and then cannot reach what they accepted.
export const instanceId = once(() => segment('instanceId', 'Id of the orchestration instance.'))
export const newInstanceId = once(() => segment('newInstanceId', 'Id for the restarted instance.'))
export const functionName = once(() =>
  segment('functionName', 'Name of the orchestrator function; case does not matter.'),
)
export const eventName = once(() =>
  segment('eventName', 'Name of the external event that the orchestrator waits for.', 500, unfilledPlaceholder),
)

export const entityName = once(() =>
  segment('entityName', 'Name of the entity function; case does not matter.').check(
    z.refine((name) => !name.includes('@'), { error: 'must not contain @, which separates name and key' }),
  ),
)

// GET reads a key of "$" as the empty key, POST does not: an entity with that key could be written but never read.
export const entityKey = once(() =>
  z.string({ error: 'must be a string: key of the entity' }).check(
    z.maxLength(256, { error: 'must have at most 256 characters' }),
    (context) => {
      const fault =
        context.value === '$' ? 'must not be "$", which stands for the empty key' : segmentFault(context.value)
      if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value, path: [] })
    },
    z.meta({ description: 'Key of the entity; case matters. An empty text is a key, too.' }),
  ),
)
