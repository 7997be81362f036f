import { type DiagnosisWording, diagnoseInstance as diagnose, isTerminal } from '@durable-http/core'
import { shortChain } from './diagnosis/short-chain.ts'
import { elide, type Room, weightOf } from '../text/elide.ts'
import { fence, fenceLines } from '../text/fence.ts'
import { fitting } from '../text/fitting.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { listOf, text } from './schema.ts'
import { hubOf } from './tool-arguments.ts'
import { originOf } from './instance-origin.ts'
import { instanceHeadline } from './instance-view.ts'
import { readingTool } from './tool-definition.ts'
import { instanceArgument, taskHubArgument } from './shared-arguments.ts'

// About 800 tokens, with names of any length.
const roomOfAll = 1_300

const wording: DiagnosisWording = {
  id: safeId,
  name: safeName,
  line: safeLine,
  actions: {
    restart: 'restartinstance',
    rewind: 'rewindinstance',
    wait: 'waitforinstance',
    resume: 'resumeinstance',
    raiseEvent: 'raiseevent',
    history: 'getinstancestatus with showHistory',
    show: 'getinstancestatus',
  },
}

export const diagnoseInstance = readingTool({
  name: 'diagnoseinstance',
  operations: ['getInstanceStatus', 'listInstances'],
  title: 'Diagnose instance',
  description:
    'Diagnose an instance: find out why it did fail, broke, hangs, is stuck or so slow, and what went wrong. Troubleshoot and explain the root cause of the error that it has. Facts: getinstancestatus.',
  input: { ...instanceArgument, ...taskHubArgument },
  required: ['instanceId'],
  output: {
    instanceId: text,
    status: text,
    version: text,
    parentInstanceId: text,
    verdict: text,
    failureChain: listOf({ type: 'object' }),
    waitingFor: listOf(text),
    slow: listOf(text),
    retried: listOf(text),
    next: text,
  },
  outputRequired: ['instanceId', 'status', 'verdict', 'next'],
  async run(args, { client, clock, access }, { signal }) {
    const hub = hubOf(args)
    const instanceId = args['instanceId'] as string
    const now = clock.now()
    const found = await diagnose(client, instanceId, {
      wording,
      now,
      ...hub,
      sees: ({ name }) => access.allowsFunction(name),
      signal,
    })
    const { status, verdict, next, failureChain: fullChain } = found
    const headline = instanceHeadline(status, now)
    const room = { left: roomOfAll - weightOf(headline) - weightOf(verdict) - weightOf(next) }
    const chain = shortChain(fullChain, room)
    const waits = listed(found.waitingFor, room)
    const slow = listed(found.slow, room)
    const retried = listed(found.retried, room)
    const customStatus = status.customStatus ?? undefined
    const hint =
      customStatus === undefined || room.left < 60
        ? undefined
        : elide(customStatus, '', { string: 150, items: 5, depth: 3 }, { left: Math.min(250, room.left) }).value
    return textResult(
      [
        headline,
        `Verdict: ${verdict}`,
        chain.length < fullChain.length ? `${fullChain.length - chain.length} links between are left out.` : '',
        chain.length > 0 ? fenceLines('Failure chain, root last', chain) : '',
        waits.length > 0 ? `Waits for: ${waits.join('; ')}` : '',
        hint === undefined || isTerminal(status.runtimeStatus) ? '' : fence('Custom status', hint),
        slow.length > 0 ? `Slow: ${slow.join('; ')}` : '',
        retried.length > 0 ? `Retried: ${retried.join('; ')}` : '',
        `Next: ${next}`,
      ],
      {
        instanceId: safeId(status.instanceId),
        status: safeLine(status.runtimeStatus, 40),
        ...originOf(status),
        verdict,
        failureChain: chain.length > 0 ? chain : undefined,
        waitingFor: waits.length > 0 ? waits : undefined,
        slow: slow.length > 0 ? slow : undefined,
        retried: retried.length > 0 ? retried : undefined,
        next,
      },
    )
  },
})

function listed(lines: readonly string[], room: Room): string[] {
  const { shown, missing } = fitting(lines, (line) => weightOf(line) + 2, room)
  return missing > 0 ? [...shown, `${missing} more`] : shown
}
