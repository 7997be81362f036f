import type { FailureGroup } from '@durable-http/core'
import { shellQuoted } from './shell-quoted.ts'

/** A group of failures as the command shows it. */
export interface RetriedGroup extends Pick<FailureGroup, 'count' | 'function' | 'example' | 'latest'> {
  message: string
  /** Command that would start the group again. */
  retry: string
}

/** Adds the command that starts a group again; `filters` are the options of the list, as arguments. */
export function withRetry({ count, cause, errorText, example, latest, ...group }: FailureGroup, filters: string) {
  const name = group.function
  const error = errorText === undefined ? '' : ` --error ${shellQuoted(errorText)}`
  const retry = `durable restart --state Failed --function ${shellQuoted(name)}${error}${filters}`
  return { count, function: name, message: cause, example, latest, retry } satisfies RetriedGroup
}
