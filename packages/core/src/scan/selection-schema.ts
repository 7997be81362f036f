import * as z from 'zod/v4-mini'
import { commonParameters } from '../schemas/common-parameters.ts'
import { instanceId } from '../schemas/identifiers.ts'
import { runtimeStatusFilter } from '../schemas/runtime-status-filter.ts'
import { timestamp } from '../schemas/timestamp.ts'

/** Ids that one selection may name at most. */
const maxSelectedIds = 100_000

const text = (maximum: number) =>
  z.string({ error: 'must be a string' }).check(
    z.minLength(1, { error: 'must not be empty' }),
    z.maxLength(maximum, { error: `must have at most ${maximum} characters` }),
    z.refine((value) => value.isWellFormed(), { error: 'must not contain half of a surrogate pair' }),
  )
const notTrue = { error: 'must be true or absent' }
const flag = () => z.optional(z.boolean({ error: 'must be true or false' }))

const members = {
  ids: () =>
    z.optional(
      z
        .array(instanceId(), { error: 'must be a list of instance ids' })
        .check(
          z.minLength(1, { error: 'must name at least one instance' }),
          z.maxLength(maxSelectedIds, { error: `must name at most ${maxSelectedIds} instances` }),
        ),
    ),
  all: () => z.optional(z.boolean(notTrue).check(z.refine((value) => value, notTrue))),
  prefix: () => z.optional(text(256)),
  states: () => z.optional(runtimeStatusFilter()),
  functions: () =>
    z.optional(
      z
        .array(text(256), { error: 'must be a list of function names' })
        .check(
          z.minLength(1, { error: 'must name at least one function' }),
          z.maxLength(100, { error: 'must name at most 100 functions' }),
        ),
    ),
  createdSince: () => z.optional(timestamp('Created at or after this instant.')),
  createdUntil: () => z.optional(timestamp('Created at or before this instant.')),
  changedBefore: () => z.optional(timestamp('Not changed since this instant.')),
  errorText: () => z.optional(text(500)),
  customStatusText: () => z.optional(text(500)),
  roots: flag,
  system: flag,
  taskHub: () => commonParameters().taskHub,
  connection: () => commonParameters().connection,
}

type Members = { [Name in keyof typeof members]: ReturnType<(typeof members)[Name]> }

/** Names of the members that a selection may have. */
export const selectionMembers = Object.keys(members)

/** Builds the schema of a selection from the members that it has: building all of them takes longer than a short command. */
export function selectionSchema(selection: unknown): z.ZodMiniObject<Members, z.core.$strict> {
  const given = typeof selection === 'object' && selection !== null ? selection : {}
  const present = Object.entries(members).filter(([name]) => name in given)
  return z.strictObject(Object.fromEntries(present.map(([name, build]) => [name, build()])) as unknown as Members)
}
