import type { FailureGroup } from '@durable-http/core'
import type { Selection } from './filters.ts'

/** Makes the selection of a group of failures: a filter, so that it also means instances that were not listed. */
export function groupSelection({ function: name, errorText }: FailureGroup, base: Selection): Selection {
  return { ...base, states: ['Failed'], functions: [name], ...(errorText === undefined ? {} : { errorText }) }
}
