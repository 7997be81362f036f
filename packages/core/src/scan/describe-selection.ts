import type { CheckedSelection } from './selection.ts'

/** Says in one sentence which instances a selection means, for people who must agree to an action. */
export function describeSelection(selection: CheckedSelection): string {
  const place = [
    selection.taskHub === undefined ? '' : ` in task hub ${selection.taskHub}`,
    selection.connection === undefined ? '' : ` of connection ${selection.connection}`,
  ].join('')
  if (selection.ids) {
    const { length } = selection.ids
    return `${length} ${length === 1 ? 'instance' : 'instances'} by id${place}`
  }
  const conditions = conditionsOf(selection)
  const kind = selection.roots ? 'root instances' : 'instances'
  const system = selection.system ? ', system instances included' : ''
  return `${conditions.length === 0 ? 'all ' : ''}${kind}${place}${conditions.length === 0 ? '' : ` ${conditions.join(' and ')}`}${system}`
}

function conditionsOf({
  prefix,
  states,
  functions,
  createdSince,
  createdUntil,
  changedBefore,
  errorText,
  customStatusText,
}: CheckedSelection): string[] {
  const quoted = (text: string) => JSON.stringify(text)
  return [
    states && `in state ${states.join(' or ')}`,
    functions && `of function ${functions.join(' or ')}`,
    prefix !== undefined && `with ids that begin with ${quoted(prefix)}`,
    createdSince !== undefined && `created at or after ${createdSince}`,
    createdUntil !== undefined && `created at or before ${createdUntil}`,
    changedBefore !== undefined && `not changed since ${changedBefore}`,
    errorText !== undefined && `with ${quoted(errorText)} in the failure`,
    customStatusText !== undefined && `with ${quoted(customStatusText)} in the custom status`,
  ].filter((condition) => typeof condition === 'string')
}
