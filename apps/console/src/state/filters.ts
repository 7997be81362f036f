import { isTerminal } from '@durable-http/core'
import { type State, states } from '../gateway/wire.ts'
import { readInstant, readSpan } from '../text/time.ts'

/** Filters of a list of instances, in the words of the command `durable list`. */
export interface Filters {
  states: readonly string[]
  functions: readonly string[]
  prefix: string
  /** Age such as `24h`, or an instant. */
  since: string
  until: string
  /** Time without a change, such as `1h`; for live instances. */
  stuck: string
  error: string
  custom: string
  roots: boolean
  system: boolean
}

const lists = { states: 'state', functions: 'function' } as const
const texts = ['prefix', 'since', 'until', 'stuck', 'error', 'custom'] as const
const flags = ['roots', 'system'] as const

const parts = (text: string | null) => (text ?? '').split(',').flatMap((part) => part.trim() || [])

/** Reads filters from the parameters of an address. */
export function readFilters(params: URLSearchParams): Filters {
  return {
    states: parts(params.get(lists.states)),
    functions: parts(params.get(lists.functions)),
    prefix: params.get('prefix') ?? '',
    since: params.get('since') ?? '',
    until: params.get('until') ?? '',
    stuck: params.get('stuck') ?? '',
    error: params.get('error') ?? '',
    custom: params.get('custom') ?? '',
    roots: params.get('roots') === 'true',
    system: params.get('system') === 'true',
  }
}

/** Writes filters as parameters of an address; absent ones are undefined, which removes them. */
export function writeFilters(filters: Filters): Record<string, string | undefined> {
  return {
    state: filters.states.join(',') || undefined,
    function: filters.functions.join(',') || undefined,
    ...Object.fromEntries(texts.map((name) => [name, filters[name].trim() || undefined])),
    ...Object.fromEntries(flags.map((name) => [name, filters[name] ? 'true' : undefined])),
  }
}

/** Names the filters that cannot be read, with what is accepted. */
export function faultsOf(filters: Filters): Partial<Record<keyof Filters, string>> {
  const faults: Partial<Record<keyof Filters, string>> = {}
  const unknown = filters.states.find((state) => !(states as readonly string[]).includes(state))
  if (unknown !== undefined) faults.states = `${unknown} is not a state`
  for (const name of ['since', 'until'] as const)
    if (filters[name] !== '' && readInstant(filters[name], 0) === undefined)
      faults[name] = 'must be an age such as 24h, or an instant such as 2026-11-29T08:00Z'
  if (filters.stuck !== '' && readSpan(filters.stuck) === undefined) faults.stuck = 'must be a time such as 30m or 2d'
  return faults
}

/** Removes spaces at both ends of texts, and empty names. */
export const tidyFilters = (filters: Filters): Filters =>
  readFilters(
    new URLSearchParams(
      Object.entries(writeFilters(filters)).filter((entry) => entry[1] !== undefined) as [string, string][],
    ),
  )

/** Applies filters that changed elsewhere, except those that the person has edited since; states have no field of their own. */
export function mergeFilters(draft: Filters, applied: Filters, present: Filters): Filters {
  const names = Object.keys(present) as (keyof Filters)[]
  const isEdited = (name: keyof Filters) => name !== 'states' && String(draft[name]) !== String(applied[name])
  return { ...draft, ...Object.fromEntries(names.flatMap((name) => (isEdited(name) ? [] : [[name, present[name]]]))) }
}

/** A selection as `/v1` takes it; instants are absolute, so that it means the same instances later. */
export interface Selection {
  states?: readonly string[]
  functions?: readonly string[]
  prefix?: string
  createdSince?: string
  createdUntil?: string
  changedBefore?: string
  errorText?: string
  customStatusText?: string
  roots?: true
  system?: true
}

const live: readonly State[] = states.filter((state) => !isTerminal(state))

/** Makes the selection of filters, with ages counted from `now`. */
export function selectionOf(filters: Filters, now: number): Selection {
  const { states: chosen, functions, prefix, since, until, stuck, error, custom, roots, system } = filters
  const instant = (text: string) => {
    const at = text === '' ? undefined : readInstant(text, now)
    return at === undefined ? undefined : new Date(at).toISOString()
  }
  const span = stuck === '' ? undefined : readSpan(stuck)
  // Ended instances are not stuck.
  const meant = span !== undefined && chosen.length === 0 ? live : chosen
  const all = {
    states: meant.length > 0 ? meant : undefined,
    functions: functions.length > 0 ? functions : undefined,
    prefix: prefix || undefined,
    createdSince: instant(since),
    createdUntil: instant(until),
    changedBefore: span === undefined ? undefined : new Date(now - span).toISOString(),
    errorText: error || undefined,
    customStatusText: custom || undefined,
    roots: roots || undefined,
    system: system || undefined,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Selection
}

/** True if a selection narrows nothing: a bulk action refuses it. */
export const isEverything = (selection: Selection) => Object.keys(selection).every((name) => name === 'system')
