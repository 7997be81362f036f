import { type InstanceFilter, type RuntimeStatus, runtimeStatuses, isTerminal } from '@durable-http/core'
import { nameLength, type Properties, shortText } from '../schema.ts'
import type { Args } from '../tool-arguments.ts'
import { hubOf, pick } from '../tool-arguments.ts'
import { instantOf } from './age.ts'

const textLength = 500

/** Filters that no host has: they are tested on each row of a scan. */
export const scanArguments: Properties = {
  functionName: shortText(nameLength),
  stuckFor: shortText(40, 'Unchanged: 2h'),
  errorText: shortText(textLength),
  customStatusText: shortText(textLength),
  rootsOnly: { type: 'boolean' },
}

const scanNames = Object.keys(scanArguments)
const timeNames = ['createdTimeFrom', 'createdTimeTo', 'stuckFor']
const live = runtimeStatuses.filter((state) => !isTerminal(state))

/** True if a filter is given that only a scan can test. */
export function needsScan(args: Args): boolean {
  return scanNames.some((name) => args[name] !== undefined && args[name] !== false)
}

/** The same arguments with ages in place of instants replaced, so that a later call means the same instants. */
export function withInstants(args: Args, now: number): Args {
  const times = timeNames
    .filter((name) => typeof args[name] === 'string')
    .map((name) => [name, instantOf(name, args[name] as string, now)])
  return { ...args, ...(Object.fromEntries(times) as Args) }
}

/** The filter of arguments whose ages were replaced, as core takes it. */
export function filterOf(args: Args): InstanceFilter {
  const { createdTimeFrom, createdTimeTo, runtimeStatus, instanceIdPrefix, functionName, stuckFor, showSystem } = args
  const states = typeof runtimeStatus === 'string' ? runtimeStatus.split(',').map((name) => name.trim()) : undefined
  const filter = {
    prefix: instanceIdPrefix === '' ? undefined : instanceIdPrefix,
    states: states ?? (stuckFor === undefined ? undefined : live),
    functions: functionName === undefined ? undefined : [functionName],
    createdSince: createdTimeFrom,
    createdUntil: createdTimeTo,
    changedBefore: stuckFor,
    system: showSystem === true ? true : undefined,
    roots: args['rootsOnly'] === true ? true : undefined,
    ...pick(args, ['errorText', 'customStatusText']),
    ...hubOf(args),
  }
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as InstanceFilter & {
    states?: readonly RuntimeStatus[]
  }
}
