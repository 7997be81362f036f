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
  eventName: 'Event name; case matters.',
  eventData: 'Any JSON.',
  reason: 'Why.',
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
      'Raises an external event on a waiting orchestration: sends, passes, delivers it, notifies the workflow that something arrived: approval, rejection, answer, yes or no to a request. Kept till waited for. For entities: signalentity.',
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
      'Terminates a live instance: stops, ends, cancels, aborts, kills, quits or shuts down a wrong or runaway orchestration immediately, for good: it must not continue, though its activities do. Reversible: suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Suspends a live instance: pauses, holds, halts or freezes it for a while or a moment: a temporary pause until resumeinstance. Harder: terminateinstance.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Resumes a suspended, paused or held instance: continues, unfreezes, wakes, reactivates it, lets it go or carry on, undoes the suspension. If failed: rewindinstance.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Rewinds a failed instance: retries, replays or repeats only the failed steps or activities from where it broke, recovers it without redoing what succeeded. Refused after policy retries: restartinstance then.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
