import type { InputOf } from '@durable-http/core'
import { safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { text } from '../schema.ts'
import { type Args, hubOf, operationTool, pick } from '../tool-definition.ts'

const output = { instanceId: text, accepted: { type: 'boolean' } }
const outputRequired = ['instanceId', 'accepted']
const describe = {
  instanceId: 'Instance id.',
  eventName: 'Event the orchestrator waits for; case matters.',
  eventData: 'Its data, any JSON.',
  reason: 'Why.',
  taskHub: 'Task hub, if another.',
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
      'Raises an external event on an orchestration that waits for it: sends, delivers an approval or rejection, notifies with data. Kept until the orchestrator waits for that name. For entities: signalentity.',
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
      'Terminates a live instance: ends, stops, cancels, aborts or kills the orchestration for good. Its activities and sub-orchestrations go on. For a while only: suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Suspends a live instance: pauses, halts or freezes the orchestration temporarily, on hold until resumeinstance; events that arrive are kept. Harder: terminateinstance.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Resumes a suspended instance: continues, unpauses, unsuspends or reactivates the orchestration, lets it go on. Not for failed ones: rewindinstance.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Rewinds a failed instance: retries, replays, repeats only the failed steps or activities of the orchestration and keeps what succeeded; a preview feature. Refused where a retry policy was at work: restartinstance then.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
