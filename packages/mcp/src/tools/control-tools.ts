import type { InputOf } from '@durable-http/core'
import { safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { text } from '../schema.ts'
import { type Args, hubOf, operationTool, pick } from '../tool-definition.ts'
import { described } from './shared-arguments.ts'

const output = { instanceId: text, accepted: { type: 'boolean' } }
const outputRequired = ['instanceId', 'accepted']
const describe = {
  ...described,
  eventName: 'Case matters',
  eventData: 'Any JSON',
  reason: 'Why',
}

function accepted(what: string, args: Args) {
  const instanceId = safeLine(String(args['instanceId']), 256)
  return textResult([`${what} ${safeName(instanceId, 256)}: accepted, takes effect shortly.`], {
    instanceId,
    accepted: true,
  })
}

const reasoned = (args: Args) =>
  pick(args, ['instanceId', 'reason', 'taskHub']) as unknown as InputOf<'terminateInstance'>
const shared = { toolset: 'control', describe, output, outputRequired } as const

export const controlTools = [
  operationTool('raiseEvent', {
    ...shared,
    description:
      'Raises an external event on a waiting orchestration: sends, passes or delivers it, notifies the workflow or lets it know that something arrived: approval, rejection, payment, answer, decision, yes or no. Kept till waited for. For entities: signalentity.',
    async run(args, { client }, { signal }) {
      const { instanceId, eventName } = args as { instanceId: string; eventName: string }
      await client.raiseEvent({ instanceId, eventName, ...pick(args, ['eventData']), ...hubOf(args) }, { signal })
      return accepted(`Event ${safeName(eventName, 80)} to`, args)
    },
  }),
  operationTool('terminateInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Terminates a live orchestration: stops, ends, cancels, aborts, kills, quits or shuts down a runaway one immediately, for good: it must never continue, though its activities do. Reversible: suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Suspends a live orchestration: pauses, halts, freezes or puts the workflow on hold for now or a while, until resumeinstance; no progress is lost. Harder: terminateinstance.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Resumes a suspended or paused instance: continues, unpauses, unfreezes, wakes or reactivates it, takes it off hold, lets it carry or go on again. If failed: rewindinstance.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Rewinds a failed orchestration: takes it back to the point where it broke or crashed, retries, replays or repeats only the failed steps, parts or activities, recovers it, keeps what succeeded. Refused after policy retries: restartinstance then.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
