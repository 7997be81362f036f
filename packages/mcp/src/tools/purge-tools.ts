import {
  DurableError,
  type InputOf,
  isDurableError,
  purgeStart,
  readInstant,
  terminalStatuses,
} from '@durable-http/core'
import { safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { personNeeded } from '../guards/consent.ts'
import { shortText, stateLength, text, truth, whole } from './schema.ts'
import { checkTaskHub, entityOfId } from '../guards/instance-access.ts'
import { planLife } from '../guards/plan-signer.ts'
import type { ToolContext } from './tool-context.ts'
import { operationTool } from './tool-definition.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import { described } from './shared-arguments.ts'
import { instantOf } from './selection/age.ts'

// Selection of a bulk purge, and the time when it was counted.
interface PurgePlan {
  filters: Args
  count: number
  /** Milliseconds since 1970. */
  expires: number
}

const filterNames = ['createdTimeFrom', 'createdTimeTo', 'runtimeStatus', 'taskHub']
// Counting more than this before a purge would take the place of the purge.
const countLimit = 5_000

export const purgeTools = [
  operationTool('purgeInstance', {
    toolset: 'cleanup',
    confirmation: 'instance',
    description:
      'Purge one single instance that finished, completed or ended: delete, remove, wipe, erase, clear or clean out its stored data, the record and history about it in storage and task hub. More: purgeinstances.',
    describe: { ...described, instanceId: 'Or @name@key' },
    output: { instancesDeleted: whole },
    outputRequired: ['instancesDeleted'],
    requestOf(args) {
      const entity = entityOfId(args['instanceId'])
      return entity
        ? { operation: 'purgeEntity', input: { ...entity, taskHub: args['taskHub'] } }
        : { operation: 'purgeInstance', input: args }
    },
    async run(args, { client }, { signal }) {
      const instanceId = args['instanceId'] as string
      const entity = entityOfId(instanceId)
      const { instancesDeleted, note = '' } = entity
        ? await client.purgeEntity({ ...entity, ...hubOf(args) }, { signal })
        : await client.purgeInstance({ instanceId, ...hubOf(args) }, { signal })
      return textResult([`Purged ${safeName(instanceId, 256)}: ${instancesDeleted} deleted.`, note], {
        instancesDeleted,
      })
    },
  }),
  operationTool('purgeInstances', {
    alsoUses: ['listInstances'],
    toolset: 'cleanup',
    confirmation: 'plan',
    description:
      'Purge instances in bulk: remove, wipe, clear out or clean up all data and records of everything that completed, created before, between, from January on, older than the last days, six months or years. Plans first, by createdTimeFrom. Else: purgeinstance.',
    describe: {
      ...described,
      runtimeStatus: 'Completed, Failed, Terminated, Canceled; default all',
    },
    extra: { plan: shortText(stateLength, 'Of the first call') },
    output: { instancesDeleted: whole, dryRun: truth, matching: whole, plan: text },
    outputRequired: ['instancesDeleted', 'dryRun'],
    async run(args, context, { signal, confirm }) {
      const { plans, clock } = context
      const given = withCanonicalTimes(pick(args, filterNames), clock.now())
      if (typeof args['plan'] === 'string') {
        if (!confirm && context.mustAsk) throw personNeeded()
        const plan = await openPlan(args['plan'], given, context)
        context.noteRange?.(plan.filters)
        const { filters, count } = plan
        const question = `Delete ${count} ended instance${count === 1 ? '' : 's'} (${describeFilters(filters)}) for good?`
        if (confirm && !(await confirm(question, { plan: args['plan'] }))) return notConfirmed(count)
        return purge(plan, context, signal)
      }
      const filters = withDefaults(given, clock.now())
      context.noteRange?.(filters)
      const { count, more } = await countMatching(filters, context, signal)
      if (!confirm && context.mustAsk) throw personNeeded()
      const matching = `${more ? 'more than ' : ''}${count} ended instance${count === 1 ? '' : 's'}`
      if (count === 0) return textResult(['Nothing to purge.'], { instancesDeleted: 0, dryRun: true, matching: 0 })
      const counted = { filters, count, expires: clock.now() + planLife }
      const plan = await plans.sign('purge plan', [filters, count, counted.expires])
      if (confirm) {
        if (await confirm(`Delete ${matching} (${describeFilters(filters)}) for good?`, { plan }))
          return purge(counted, context, signal)
        return notConfirmed(count)
      }
      return textResult(
        [
          `Dry run, nothing deleted: ${matching} (${describeFilters(filters)}) would be deleted for good.`,
          `A person must confirm: ask the user, and only after a yes call purgeinstances within five minutes with plan ${plan}`,
        ],
        { instancesDeleted: 0, dryRun: true, matching: count, plan },
      )
    },
  }),
]

function notConfirmed(count: number) {
  return textResult(['Not confirmed; nothing was deleted.'], { instancesDeleted: 0, dryRun: true, matching: count })
}

// Much can end while a user thinks: what they agreed to is counted and checked once more.
async function purge(plan: PurgePlan, context: ToolContext, signal: AbortSignal | undefined) {
  const { access, client } = context
  const { filters } = plan
  checkFresh(plan, context)
  const { count, ids } = await countMatching(filters, context, signal)
  if (count > plan.count) {
    throw refuse('plan', `was made for ${plan.count} instances, and ${count} match now; call without it to count anew`)
  }
  const { instancesDeleted, note = '' } = access.judgesFunctions
    ? await purgeEach(ids, filters, context, signal)
    : await client.purgeInstances(filters, { signal })
  return textResult([`Purged: ${instancesDeleted} instances deleted.`, note], { instancesDeleted, dryRun: false })
}

const purgesAtOnce = 8

// A bulk purge would take what ends meanwhile, of functions that are not allowed too.
async function purgeEach(
  ids: readonly string[],
  filters: Args,
  { client }: ToolContext,
  signal: AbortSignal | undefined,
): Promise<{ instancesDeleted: number; note?: string }> {
  let instancesDeleted = 0
  const waiting = ids[Symbol.iterator]()
  const work = async () => {
    for (const instanceId of waiting) {
      const deleted = await client.purgeInstance({ instanceId, ...hubOf(filters) }, { signal }).then(
        (answer) => answer.instancesDeleted,
        (error: unknown) => {
          // Purged by another caller, or started again under its id.
          if (isDurableError(error) && (error.code === 'not_found' || error.code === 'not_terminal')) return 0
          throw error
        },
      )
      instancesDeleted += deleted
    }
  }
  await Promise.all(Array.from({ length: purgesAtOnce }, work))
  return { instancesDeleted }
}

// Deletes only what was counted: the range ends at the start of the count.
function withDefaults(given: Args, now: number): Record<string, unknown> {
  const { createdTimeFrom, runtimeStatus = terminalStatuses.join(',') } = given
  if (createdTimeFrom === undefined) throw refuse('createdTimeFrom', 'is required, or the plan of an earlier call')
  const live = String(runtimeStatus)
    .split(',')
    .find((status) => !terminalStatuses.some((name) => name.toLowerCase() === status.trim().toLowerCase()))
  if (live !== undefined)
    throw refuse('runtimeStatus', `takes ${terminalStatuses.join(', ')}: only what has ended is purged`)
  return { createdTimeTo: readInstant(new Date(now)).text, ...given, runtimeStatus }
}

// The plan states the range that the host keeps, in the form that is sent.
function withCanonicalTimes(given: Args, now: number): Args {
  const times = ['createdTimeFrom', 'createdTimeTo'].flatMap((name) => {
    const value = given[name]
    if (typeof value !== 'string') return []
    const text = instantOf(name, value, now)
    if (name === 'createdTimeFrom' && text < purgeStart.instant) throw refuse(name, purgeStart.reason)
    return [[name, text]]
  })
  return { ...given, ...(Object.fromEntries(times) as Args) }
}

async function openPlan(text: string, given: Args, context: ToolContext): Promise<PurgePlan> {
  const { plans, access } = context
  const read = (await plans.read('purge plan', text)) as [Args, number, number] | undefined
  const plan = read && { filters: read[0], count: read[1], expires: read[2] }
  if (!plan) throw refuse('plan', 'is not a plan of this server; call without it for a dry run')
  checkFresh(plan, context)
  const other = Object.keys(given).find((name) => given[name] !== plan.filters[name])
  if (other) throw refuse('plan', `was made for another ${other}; leave the filters out, the plan holds them`)
  checkTaskHub(plan.filters['taskHub'], { access })
  return plan
}

function checkFresh({ expires }: PurgePlan, { clock }: ToolContext): void {
  if (expires < clock.now()) throw refuse('plan', 'is older than five minutes; call without it for another dry run')
}

async function countMatching(filters: Args, { client, access }: ToolContext, signal: AbortSignal | undefined) {
  let count = 0
  const ids: string[] = []
  const input = { ...filters, showInput: false, top: 1_000 } as InputOf<'listInstances'>
  for await (const { instances } of client.listInstances.pages(input, { signal })) {
    for (const { name, instanceId } of instances) {
      ids.push(instanceId)
      if (!access.allowsFunction(name))
        throw refuse('runtimeStatus', 'the range holds instances that are not allowed here')
    }
    count += instances.length
    if (count < countLimit) continue
    if (access.judgesFunctions)
      throw refuse('createdTimeFrom', `takes in over ${countLimit} instances, too many to check them; narrow the range`)
    return { count: countLimit, more: true, ids }
  }
  return { count, more: false, ids }
}

function describeFilters({ createdTimeFrom, createdTimeTo, runtimeStatus, taskHub }: Args): string {
  const where = typeof taskHub === 'string' ? `; task hub ${safeName(taskHub)}` : ''
  return `${String(runtimeStatus)}; created ${String(createdTimeFrom)} to ${String(createdTimeTo)}${where}`
}

function refuse(parameter: string, why: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${why}`, { issues: [{ parameter, message: why }] })
}
