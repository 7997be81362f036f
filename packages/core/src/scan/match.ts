import type { InstanceStatus } from '../schemas/instance-status.ts'
import { isSystemInstance } from '../system-instances.ts'
import type { CheckedSelection } from './selection.ts'

/** True if a row meets a selection. */
export type Match = (row: InstanceStatus) => boolean

/** Makes the test for all conditions of a filter, including those that the host has applied already. */
export function createMatch(selection: CheckedSelection): Match {
  const { prefix, states, roots, system } = selection
  const functions = selection.functions && new Set(selection.functions.map((name) => name.toLowerCase()))
  const errorText = selection.errorText?.toLowerCase()
  const customStatusText = selection.customStatusText?.toLowerCase()
  const since = instantOf(selection.createdSince)
  const until = instantOf(selection.createdUntil)
  const changedBefore = instantOf(selection.changedBefore)
  return (row) =>
    !row.instanceId.startsWith('@') &&
    (system === true || !isSystemInstance(row)) &&
    (prefix === undefined || row.instanceId.startsWith(prefix)) &&
    (states === undefined || states.includes(row.runtimeStatus)) &&
    (functions === undefined || functions.has(row.name.toLowerCase())) &&
    (roots !== true || row.parentInstanceId === undefined) &&
    // A status shows whole seconds: the real time is up to a second later.
    (since === undefined || Date.parse(row.createdTime) + lastOfSecond >= since) &&
    (until === undefined || Date.parse(row.createdTime) <= until) &&
    (changedBefore === undefined || Date.parse(row.lastUpdatedTime) + lastOfSecond < changedBefore) &&
    (errorText === undefined || (row.runtimeStatus === 'Failed' && jsonText(row.output).includes(errorText))) &&
    (customStatusText === undefined || jsonText(row.customStatus).includes(customStatusText))
}

const lastOfSecond = 999
const instantOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))

const jsonText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toLowerCase()
