import { DurableError, type Scrub, type Selection } from '@durable-http/core'
import { checkArguments } from '../check-arguments.ts'
import { withoutNulls } from '../null-arguments.ts'
import { nameLength, objectSchema, shortText } from '../schema.ts'
import { filterOf, scanArguments, withInstants } from '../selection/selection-arguments.ts'
import { type Args, hubOf, pick } from '../tool-arguments.ts'

const name = shortText(nameLength)

/** Filters of a selection, as the tool lists them: those of listinstances, in the same form. */
export const filterSchema = objectSchema({
  runtimeStatus: name,
  instanceIdPrefix: name,
  createdTimeFrom: name,
  createdTimeTo: name,
  ...scanArguments,
  // Described where instances are listed.
  stuckFor: name,
  showSystem: { type: 'boolean' },
})

/** The selection that the arguments of a first call mean; throws `invalid_input` where it is empty or mixes ids with a filter. */
export function bulkSelectionOf(args: Args, now: number, scrub: Scrub): Selection {
  const { instanceIds, filter: given = {} } = args as { instanceIds?: string[]; filter?: Args }
  // A group of failures carries its hub in its filter.
  const { taskHub, ...own } = withoutNulls(filterSchema, given)
  checkArguments('bulkinstances filter', filterSchema, own, scrub)
  const filter = filterOf(withInstants({ ...own, ...pick({ taskHub, ...args }, ['taskHub']) }, now))
  const narrowing = Object.keys(filter).filter((one) => !['taskHub', 'system'].includes(one))
  if (instanceIds !== undefined && instanceIds.length > 0) {
    if (narrowing.length > 0) throw refuse('instanceIds', 'go without a filter; give one of them')
    return { ids: instanceIds, ...hubOf(args) }
  }
  // Nothing selected must never mean everything.
  if (narrowing.length === 0)
    throw refuse('filter', 'is empty: give instanceIds, or a filter such as functionName, runtimeStatus or errorText')
  return filter
}

function refuse(parameter: string, message: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${message}`, { issues: [{ parameter, message }] })
}
