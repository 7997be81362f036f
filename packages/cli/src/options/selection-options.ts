import { type RuntimeStatus, runtimeStatuses, type Selection } from '@durable-http/core'
import type { Command } from 'commander'
import { usageError } from '../cli-error.ts'
import { readTime } from './duration.ts'
import { closestName } from './suggestion.ts'

/** Options that select instances, as they were typed. */
export interface SelectionFlags {
  state?: string[]
  function?: string[]
  prefix?: string
  since?: string
  /** Bulk verbs call it `--created-until`: their `--until` ends the run. */
  until?: string | undefined
  stuck?: string
  error?: string
  custom?: string
  roots?: boolean
  system?: boolean
}

const collect = (value: string, before: string[] = []) => [...before, ...value.split(',').map((part) => part.trim())]

/** Adds the options that select instances to a command. */
export function addSelectionOptions(command: Command, { until = '--until' } = {}): Command {
  return command
    .option('--state <state>', `state, repeatable: ${runtimeStatuses.join(', ')}`, collect)
    .option('--function <name>', 'name of the orchestrator function, repeatable', collect)
    .option('--prefix <text>', 'beginning of the instance id')
    .option('--since <when>', 'created since: 24h, or an instant')
    .option(`${until} <when>`, 'created until: 1h (ago), or an instant')
    .option('--stuck <duration>', 'live and without a change for this long: 30m')
    .option('--error <text>', 'text in the failure')
    .option('--custom <text>', 'text in the custom status')
    .option('--roots', 'only instances without a parent')
    .option('--system', 'also instances of the extension itself')
}

const live: readonly RuntimeStatus[] = ['Running', 'Pending', 'Suspended', 'ContinuedAsNew']

/** True if a filter was given; `--system` widens the selection and does not count. */
export function hasFilters({
  state,
  function: name,
  prefix,
  since,
  until,
  stuck,
  error,
  custom,
  roots,
}: SelectionFlags) {
  return [state, name, prefix, since, until, stuck, error, custom, roots].some((value) => value !== undefined)
}

/** Turns ids or filter options into a selection; undefined if neither was given. */
export function readSelection(
  ids: readonly string[],
  flags: SelectionFlags,
  place: { taskHub?: string | undefined },
  now: number,
): Selection | undefined {
  const isFiltered = hasFilters(flags)
  if (ids.length > 0 && isFiltered) throw usageError('name either instance ids or filters, not both')
  const where = place.taskHub === undefined ? {} : { taskHub: place.taskHub }
  if (ids.length > 0) return { ids: [...ids], ...where }
  if (!isFiltered) return undefined
  const instant = (text: string | undefined, option: string) =>
    text === undefined ? undefined : readTime(text, option, now).toISOString()
  const filter = {
    states: flags.state ? flags.state.map(readState) : flags.stuck === undefined ? undefined : live,
    functions: flags.function,
    prefix: flags.prefix,
    createdSince: instant(flags.since, '--since'),
    createdUntil: instant(flags.until, '--until'),
    changedBefore: instant(flags.stuck, '--stuck'),
    errorText: flags.error,
    customStatusText: flags.custom,
    roots: flags.roots,
  }
  const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
  return { ...given, ...(flags.system ? { system: true } : {}), ...where }
}

/** Reads the name of a state in any letter case. */
export function readState(text: string): RuntimeStatus {
  const state = runtimeStatuses.find((name) => name.toLowerCase() === text.toLowerCase())
  if (state) return state
  const close = closestName(text, runtimeStatuses)
  throw usageError(
    `--state is '${text.slice(0, 80)}'; ${close ? `did you mean ${close}?` : `expected one of ${runtimeStatuses.join(', ')}`}`,
  )
}
