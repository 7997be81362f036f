import { DurableError, type InputOf, purgeStart, readInstant, terminalStatuses } from '@durable-http/core'
import { safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { shortText, stateLength, text, truth, whole } from './schema.ts'
import { checkTaskHub, entityOfId } from '../guards/instance-access.ts'
import type { PurgePlan } from '../guards/purge-plan.ts'
import type { ToolContext } from './tool-context.ts'
import { operationTool } from './tool-definition.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import { described } from './shared-arguments.ts'

const filterNames = ['createdTimeFrom', 'createdTimeTo', 'runtimeStatus', 'taskHub']
const planLife = 300_000
// Counting more than this before a purge would take the place of the purge.
const countLimit = 5_000

export const purgeTools = [
  operationTool('purgeInstance', {
    toolset: 'cleanup',
    confirmation: 'instance',
    description:
      'Purge one single instance that finished, completed, ended or was terminated: delete, remove, wipe, erase, clear, clean out or get rid of its stored data, the record and history about it in storage and task hub. More: purgeinstances.',
    describe: { ...described, instanceId: 'Or @name@key' },
    output: { instancesDeleted: whole },
    outputRequired: ['instancesDeleted'],
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
    toolset: 'cleanup',
    confirmation: 'plan',
    description:
      'Purge instances in bulk: remove, wipe, clear out or clean up all data and records of everything that completed or was terminated, created before, between, from January on, every one older than the last days, six months or years. Plans first: with createdTimeFrom, a count and the plan to pass. Else: purgeinstance.',
    describe: {
      ...described,
      createdTimeTo: 'Default now',
      runtimeStatus: 'Comma-separated: Completed, Failed, Terminated, Canceled; default all',
    },
    extra: { plan: shortText(stateLength, 'Of the first call') },
    output: { instancesDeleted: whole, dryRun: truth, matching: whole, plan: text },
    outputRequired: ['instancesDeleted', 'dryRun'],
    async run(args, context, { signal, confirm }) {
      const { plans, clock } = context
      const given = withCanonicalTimes(pick(args, filterNames))
      if (typeof args['plan'] === 'string') {
        const { filters, count } = await openPlan(args['plan'], given, context)
        const question = `Delete ${count} ended instance${count === 1 ? '' : 's'} (${describeFilters(filters)}) for good?`
        if (confirm && !(await confirm(question, { plan: args['plan'] }))) return notConfirmed(count)
        // What is kept out may have ended since it was counted.
        if (context.access.judgesFunctions) await countMatching(filters, context, signal)
        return purge(filters, context, signal)
      }
      const filters = withDefaults(given, clock.now())
      const { count, more } = await countMatching(filters, context, signal)
      const matching = `${more ? 'more than ' : ''}${count} ended instance${count === 1 ? '' : 's'}`
      if (count === 0) return textResult(['Nothing to purge.'], { instancesDeleted: 0, dryRun: true, matching: 0 })
      const plan = await plans.sign({ filters, count, expires: clock.now() + planLife })
      if (confirm) {
        if (await confirm(`Delete ${matching} (${describeFilters(filters)}) for good?`, { plan }))
          return purge(filters, context, signal)
        return notConfirmed(count)
      }
      return textResult(
        [
          `Dry run, nothing deleted: ${matching} (${describeFilters(filters)}) would be deleted for good.`,
          `To delete, check with the user, then call purgeinstances within five minutes with plan ${plan}`,
        ],
        { instancesDeleted: 0, dryRun: true, matching: count, plan },
      )
    },
  }),
]

function notConfirmed(count: number) {
  return textResult(['Not confirmed; nothing was deleted.'], { instancesDeleted: 0, dryRun: true, matching: count })
}

async function purge(filters: Record<string, unknown>, { client }: ToolContext, signal: AbortSignal | undefined) {
  const { instancesDeleted, note = '' } = await client.purgeInstances(filters, { signal })
  return textResult([`Purged: ${instancesDeleted} instances deleted.`, note], { instancesDeleted, dryRun: false })
}

// What was counted is what is deleted: the range ends where the counting began.
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
function withCanonicalTimes(given: Args): Args {
  const times = ['createdTimeFrom', 'createdTimeTo'].flatMap((name) => {
    const value = given[name]
    if (typeof value !== 'string') return []
    const { text, fault } = readInstant(value)
    if (fault !== undefined) throw refuse(name, fault)
    if (name === 'createdTimeFrom' && text < purgeStart.instant) throw refuse(name, purgeStart.reason)
    return [[name, text]]
  })
  return { ...given, ...(Object.fromEntries(times) as Args) }
}

async function openPlan(text: string, given: Args, { plans, clock, access }: ToolContext): Promise<PurgePlan> {
  const plan = await plans.read(text)
  if (!plan) throw refuse('plan', 'is no plan of this server; call without it for a dry run')
  if (plan.expires < clock.now())
    throw refuse('plan', 'is older than five minutes; call without it for another dry run')
  const other = Object.keys(given).find((name) => given[name] !== plan.filters[name])
  if (other) throw refuse('plan', `was made for another ${other}; leave the filters out, the plan holds them`)
  checkTaskHub(plan.filters['taskHub'], { access })
  return plan
}

async function countMatching(filters: Args, { client, access }: ToolContext, signal: AbortSignal | undefined) {
  let count = 0
  const input = { ...filters, showInput: false, top: 1_000 } as InputOf<'listInstances'>
  for await (const { instances } of client.listInstances.pages(input, { signal })) {
    for (const { name } of instances) {
      if (!access.allowsFunction(name))
        throw refuse('runtimeStatus', 'the range holds instances that are not allowed here')
    }
    count += instances.length
    if (count < countLimit) continue
    if (access.judgesFunctions)
      throw refuse('createdTimeFrom', `takes in over ${countLimit} instances, too many to check them; narrow the range`)
    return { count: countLimit, more: true }
  }
  return { count, more: false }
}

function describeFilters({ createdTimeFrom, createdTimeTo, runtimeStatus, taskHub }: Args): string {
  const where = typeof taskHub === 'string' ? `; task hub ${safeName(taskHub)}` : ''
  return `${String(runtimeStatus)}; created ${String(createdTimeFrom)} to ${String(createdTimeTo)}${where}`
}

function refuse(parameter: string, why: string): DurableError {
  return new DurableError('invalid_input', `${parameter} ${why}`, { issues: [{ parameter, message: why }] })
}
