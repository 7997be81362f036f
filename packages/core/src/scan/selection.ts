import { safeParse } from 'zod/v4/core'
import { invalidInput, mostIssues, shown } from '../input-issue.ts'
import type { RuntimeStatus } from '../schemas/runtime-status.ts'
import type { Scrub } from '../scrubber.ts'
import { selectionMembers, selectionSchema } from './selection-schema.ts'

/** Where the selected instances are stored; the client's own hub and connection when absent. */
export interface SelectionPlace {
  taskHub?: string | undefined
  connection?: string | undefined
}

/** Conditions that an instance must meet; all of those given must hold. */
export interface InstanceFilter extends SelectionPlace {
  /** Beginning of the instance id; case matters. */
  prefix?: string | undefined
  states?: RuntimeStatus | readonly RuntimeStatus[] | undefined
  /** Names of orchestrator functions; case does not matter. */
  functions?: readonly string[] | undefined
  /** Created at or after this instant. */
  createdSince?: Date | string | undefined
  /** Created at or before this instant. */
  createdUntil?: Date | string | undefined
  /** Not changed since this instant, so "stuck" for a live instance. */
  changedBefore?: Date | string | undefined
  /** Text in the failure of a failed instance; case does not matter. */
  errorText?: string | undefined
  /** Text in the custom status as JSON; case does not matter. */
  customStatusText?: string | undefined
  /** True for instances without a parent only; hosts before 3.15 do not tell parents. */
  roots?: boolean | undefined
  /** True to include instances that the extension runs for itself. */
  system?: boolean | undefined
}

/** Instances by id, in the order given. */
export interface InstanceIds extends SelectionPlace {
  ids: readonly string[]
}

/** Every instance of the hub; reads take it, bulk actions refuse it. */
export interface AllInstances extends SelectionPlace {
  all: true
  /** True to include instances that the extension runs for itself. */
  system?: boolean | undefined
}

/** Which instances a scan or a bulk action is about. */
export type Selection = InstanceIds | InstanceFilter | AllInstances

/** A selection after its check, with instants in milliseconds since 1970 or as the host takes them. */
export interface CheckedSelection extends SelectionPlace {
  ids?: readonly string[]
  all?: true
  prefix?: string
  states?: readonly RuntimeStatus[]
  functions?: readonly string[]
  createdSince?: string
  createdUntil?: string
  changedBefore?: string
  errorText?: string
  customStatusText?: string
  roots?: boolean
  system?: boolean
}

/** Members that narrow a selection; `system`, `taskHub` and `connection` do not. */
const narrowing = [
  'prefix',
  'states',
  'functions',
  'createdSince',
  'createdUntil',
  'changedBefore',
  'errorText',
  'customStatusText',
] as const

/**
 * Checks a selection; throws `invalid_input` where it is empty, mixes ids with a filter, or has a member that is wrong.
 * `allows.all` lets `{ all: true }` pass.
 */
export function checkSelection(
  operation: string,
  selection: Selection,
  allows: { all: boolean },
  scrub?: Scrub,
): CheckedSelection {
  const result = safeParse(selectionSchema(selection), selection ?? {}, { jitless: true })
  if (!result.success) {
    const { issues } = result.error
    const reported = issues.slice(0, mostIssues).flatMap((issue) => issuesOf(issue, selection, scrub))
    throw invalidInput(operation, reported, Math.max(reported.length, issues.length))
  }
  const { states, ...rest } = result.data
  const checked = withoutAbsent({
    ...rest,
    states: states === undefined ? undefined : states.split(','),
  }) as CheckedSelection
  const isNarrowed = narrowing.some((member) => checked[member] !== undefined) || checked.roots === true
  if (checked.ids && (isNarrowed || checked.all)) throw refused(operation, 'ids', 'must not be combined with a filter')
  if (checked.all && isNarrowed) throw refused(operation, 'all', 'must not be combined with a filter')
  if (checked.ids) return { ...checked, ids: [...new Set(checked.ids)] }
  if (checked.all && !allows.all) throw refused(operation, 'all', `is not accepted here: ${expected}`)
  if (!checked.all && !isNarrowed)
    throw refused(operation, 'selection', `is empty: ${allows.all ? `${expected}, or { all: true }` : expected}`)
  return checked
}

const expected = `expects ids, or at least one of ${narrowing.join(', ')}, roots`

const refused = (operation: string, parameter: string, message: string) =>
  invalidInput(operation, [{ parameter, message }])

function issuesOf(raw: unknown, selection: unknown, scrub: Scrub = (value) => value) {
  const {
    code,
    path,
    message,
    keys = [],
  } = raw as { code: string; path: PropertyKey[]; message: string; keys?: string[] }
  if (code === 'unrecognized_keys') {
    const known = selectionMembers.join(', ')
    return keys.slice(0, 10).map((key) => ({ parameter: key.slice(0, 80), message: `is unknown; expected ${known}` }))
  }
  const received = path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    selection,
  )
  return [{ parameter: path.map(String).join('.'), message, ...shown(received, scrub) }]
}

function withoutAbsent(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))
}
