import type { InputOf } from '@durable-http/core'
import { safeId, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { textNote } from './json-in-text.ts'
import { text } from './schema.ts'
import { operationTool } from './tool-definition.ts'
import { type Args, hubOf, pick } from './tool-arguments.ts'
import { described } from './shared-arguments.ts'

const output = { instanceId: text, accepted: { type: 'boolean' } }
const outputRequired = ['instanceId', 'accepted']
const describe = {
  ...described,
  eventName: 'Case matters',
  eventData: 'Any JSON',
}

function accepted(what: string, args: Args, note?: string) {
  const instanceId = safeId(String(args['instanceId']))
  return textResult([`${what} ${safeName(instanceId, 256)}: accepted, takes effect shortly.`, note], {
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
      'Raise an external event that an orchestration is waiting for: send, deliver, fire, post or pass it with data or payload, to notify it of something that has happened, such as an approval or rejection. Else: signalentity.',
    async run(args, { client }, { signal }) {
      const { instanceId, eventName } = args as { instanceId: string; eventName: string }
      await client.raiseEvent({ instanceId, eventName, ...pick(args, ['eventData']), ...hubOf(args) }, { signal })
      return accepted(`Event ${safeName(eventName, 80)} to`, args, textNote('eventData', args['eventData']))
    },
  }),
  operationTool('terminateInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Terminate a running orchestration or job: stop, end, kill, cancel or abort it right at once, permanently and for good, because it is wrong and must never continue, with a reason. Softer: suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Suspend a running orchestration: pause, halt, hold or freeze it now, put it on hold or let it stand temporarily, for an hour or over the weekend, during maintenance or until later, with a reason.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Resume a suspended or paused orchestration: lift the suspension, continue, unpause or unfreeze it, take it off hold, wake it, let it go or carry on again where it was, now that maintenance is over.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Rewind a failed instance: go back to the point of the error and retry, redo or repeat just the steps or activities that failed or broke, without those that worked. Whole: restartinstance.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
