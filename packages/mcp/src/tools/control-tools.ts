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
      'Raise an external event an orchestration is waiting for: send, deliver, fire, post or pass it with data or payload, notify it of something that has happened: approval, rejection. Else: signalentity.',
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
      'Terminate a running instance: stop, end, kill, cancel, abort or shut down right at once, by force, definitely, permanently, for good, forever, with a reason: loop or duplicate, wrong or withdrawn; it must never ever continue. Softer: suspendinstance.',
    async run(args, { client }, { signal }) {
      await client.terminateInstance(reasoned(args), { signal })
      return accepted('Terminate', args)
    },
  }),
  operationTool('suspendInstance', {
    ...shared,
    description:
      'Suspend an instance: pause, halt, freeze, put or hold it, let it stand now, for a time, while, hour or weekend, temporarily, during maintenance, until tomorrow, later or a check, with a reason; a break. Undone by resumeinstance.',
    async run(args, { client }, { signal }) {
      await client.suspendInstance(reasoned(args), { signal })
      return accepted('Suspend', args)
    },
  }),
  operationTool('resumeInstance', {
    ...shared,
    description:
      'Resume a suspended or paused orchestration: continue, carry on, let it go on, moving again now where it was this morning: unpause, unfreeze, take off hold, lift the suspension that is over. Else: rewindinstance.',
    async run(args, { client }, { signal }) {
      await client.resumeInstance(reasoned(args), { signal })
      return accepted('Resume', args)
    },
  }),
  operationTool('rewindInstance', {
    ...shared,
    confirmation: 'instance',
    description:
      'Rewind a failed instance: retry, redo, try or repeat on it only the steps or activities that failed again, without the other ones, roll back to the point where the error or failure was; keep whatever worked, was successful. Whole: restartinstance.',
    async run(args, { client }, { signal }) {
      await client.rewindInstance(reasoned(args), { signal })
      return accepted('Rewind', args)
    },
  }),
]
