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
      'Sends an external event, such as an approval, to a live orchestration instance. It is kept until the orchestrator waits for that name. To message an entity use signalentity.',
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
      'Stops a live orchestration instance for good; it cannot be undone. Its running activities and sub-orchestrations go on. To pause it use suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Pauses a live orchestration instance; events that arrive meanwhile are kept. Undo with resumeinstance. To stop it for good use terminateinstance.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Lets a suspended orchestration instance go on where it paused. For a failed instance use rewindinstance or restartinstance.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Repeats the failed steps of a failed orchestration instance and keeps what succeeded (preview feature of the host). Refused where steps were retried: use restartinstance then.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
