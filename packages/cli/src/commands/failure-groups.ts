import type { FailureGroup } from '@durable-http/core'
import { shellQuoted } from './shell-quoted.ts'

/** A group of failures as the command shows it. */
export interface RetriedGroup extends Pick<FailureGroup, 'count' | 'function' | 'example' | 'latest'> {
  message: string
  /** Command that would start the group again from the beginning. */
  retry: string
  /** Command that would repeat the failed steps of the group. */
  rewind: string
}

/** Adds the commands that run a group again; `filters` are the options of the list, as arguments. */
export function withRetry({ count, cause, errorText, example, latest, ...group }: FailureGroup, filters: string) {
  const name = group.function
  const error = errorText === undefined ? '' : ` --error ${shellQuoted(errorText)}`
  const chosen = `--state Failed --function ${shellQuoted(name)}${error}${filters}`
  const [retry, rewind] = [`durable restart ${chosen}`, `durable rewind ${chosen}`]
  return { count, function: name, message: cause, example, latest, retry, rewind } satisfies RetriedGroup
}
