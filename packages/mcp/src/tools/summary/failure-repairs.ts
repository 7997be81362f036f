import { ageOf, type FailureGroup } from '@durable-http/core'
import { longestVisiblePart, safeId, safeLine } from '../../text/safe-text.ts'
import { type Args, pick } from '../tool-arguments.ts'

const kept = ['createdTimeFrom', 'createdTimeTo', 'customStatusText', 'rootsOnly', 'taskHub']

/** A group of failures as a summary shows it; `repair` are arguments of bulkinstances, absent where the caller may not use it. */
export interface ShownGroup {
  count: number
  function: string
  cause: string
  latest: string
  example: string
  repair?: Args
  /** Set where the repair would take instances of another cause, too. */
  note?: string
}

/** Shows a group, with the arguments that start its instances again; `args` are the filters of the summary, without ages. */
export function shownGroup(group: FailureGroup, args: Args, now: number, isRepairable: boolean): ShownGroup {
  const { count, cause, errorText, isApart, example, latest } = group
  const shown = {
    count,
    function: safeLine(group.function, 60),
    cause: safeLine(cause, 120),
    latest: ageOf(latest, now),
    example: safeId(example, 100),
  }
  if (!isRepairable) return shown
  const text = errorText === undefined ? args['errorText'] : longestVisiblePart(errorText)
  const filter = {
    runtimeStatus: 'Failed',
    functionName: safeId(group.function),
    ...(text === undefined || text === '' ? {} : { errorText: text }),
    ...pick(args, kept),
  }
  return {
    ...shown,
    repair: { action: 'restart', filter },
    ...(isApart && text === errorText ? {} : { note: 'takes other causes, too' }),
  }
}
