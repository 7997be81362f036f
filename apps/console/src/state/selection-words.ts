import type { Selection } from './filters.ts'

/** Says in words which instances a selection means. */
export function describeSelection(selection: Selection): string {
  const { states, functions, prefix, createdSince, createdUntil, changedBefore } = selection
  const conditions = [
    states && `in state ${states.join(' or ')}`,
    functions && `of function ${functions.join(' or ')}`,
    prefix !== undefined && `with ids that begin with “${prefix}”`,
    createdSince !== undefined && `created since ${clock(createdSince)}`,
    createdUntil !== undefined && `created until ${clock(createdUntil)}`,
    changedBefore !== undefined && `not changed since ${clock(changedBefore)}`,
    selection.errorText !== undefined && `with “${selection.errorText}” in the failure`,
    selection.customStatusText !== undefined && `with “${selection.customStatusText}” in the custom status`,
  ].filter((condition) => typeof condition === 'string')
  const kind = selection.roots ? 'root instances' : 'instances'
  const system = selection.system ? ', system instances included' : ''
  return conditions.length === 0 ? `all ${kind}${system}` : `all ${kind} ${conditions.join(' and ')}${system}`
}

const clock = (instant: string) => instant.replace('T', ' ').replace(/(?:\.\d+)?Z$/, ' UTC')
