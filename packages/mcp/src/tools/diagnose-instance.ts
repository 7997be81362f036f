import { type InstanceStatus, isTerminal, timeline } from '@durable-http/core'
import { failureChain, type FailureLink, shortChain } from './diagnosis/failure-chain.ts'
import { readChild, type Search } from './diagnosis/find-child.ts'
import { retriedSteps, slowSteps } from './diagnosis/step-times.ts'
import { waitingFor } from './diagnosis/waiting-for.ts'
import { elide, type Room, weightOf } from '../text/elide.ts'
import { fence, fenceLines } from '../text/fence.ts'
import { fitting } from '../text/fitting.ts'
import { ageOf } from '../text/relative-age.ts'
import { safeId, safeLine, safeName } from '../text/safe-text.ts'
import { textResult } from '../text/text-result.ts'
import { listOf, text } from './schema.ts'
import { hubOf } from './tool-arguments.ts'
import { instanceHeadline } from './instance-view.ts'
import { readingTool } from './tool-definition.ts'
import { instanceArgument, taskHubArgument } from './shared-arguments.ts'

// About 800 tokens, whatever the names are.
const roomOfAll = 1_300
// Down a chain of parents that wait for children, and no further.
const depthLimit = 3

export const diagnoseInstance = readingTool({
  name: 'diagnoseinstance',
  title: 'Diagnose instance',
  description:
    'Diagnose an instance: find out why it did fail, broke, hangs, is stuck, will not move, is slow, not as normal, what went or seems wrong. Explain, investigate, troubleshoot, analyse what makes it so, the root cause, error or failure it has. Facts: getinstancestatus.',
  input: { ...instanceArgument, ...taskHubArgument },
  required: ['instanceId'],
  output: {
    instanceId: text,
    status: text,
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
    const input = { instanceId, showHistory: true, showInput: false, ...hub }
    const status = await client.getInstanceStatus(input, { signal })
    const now = clock.now()
    const search: Search = { client, access, hub, signal }
    const steps = timeline(status.historyEvents ?? [])
    const fullChain = status.runtimeStatus === 'Failed' ? await failureChain(status, search) : []
    const allWaits = isTerminal(status.runtimeStatus) ? [] : await waitChain(status, now, search)
    const retriedOnes = retriedSteps(steps)
    const headline = instanceHeadline(status, now)
    const verdict = verdictOf(status, fullChain, allWaits, now)
    const next = nextOf(status, retriedOnes.length > 0)
    const room = { left: roomOfAll - weightOf(headline) - weightOf(verdict) - weightOf(next) }
    const chain = shortChain(fullChain, room)
    const waits = listed(allWaits, room)
    const slow = listed(slowSteps(steps), room)
    const retried = listed(retriedOnes, room)
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

async function waitChain(status: InstanceStatus, now: number, search: Search): Promise<string[]> {
  const waits = waitingFor(status, now)
  let current = status
  for (let depth = 1; depth < depthLimit; depth++) {
    const step = timeline(current.historyEvents ?? []).find(
      ({ kind, outcome, instanceId }) =>
        kind === 'sub-orchestration' && outcome === 'pending' && instanceId !== undefined,
    )
    if (!step?.instanceId) break
    const child = await readChild(step.instanceId, search).catch(() => undefined)
    if (!child) break
    waits.push(`in ${safeName(child.instanceId, 100)}: ${waitingFor(child, now).slice(0, 2).join(', ')}`)
    current = child
  }
  return waits
}

function verdictOf(status: InstanceStatus, chain: FailureLink[], waits: string[], now: number): string {
  const root = chain.at(-1)
  const age = ageOf(status.lastUpdatedTime, now)
  switch (status.runtimeStatus) {
    case 'Failed': {
      const where = root?.step ?? 'the orchestrator itself'
      const below =
        chain.length > 1
          ? ` in ${safeName(root!.function)}, ${chain.length - 1} level${chain.length > 2 ? 's' : ''} down`
          : ''
      return `failed ${age} ago because ${where}${below} failed.`
    }
    case 'Pending':
      return `not picked up for ${ageOf(status.createdTime, now)}: the app may be stopped, overloaded, or without this function.`
    case 'Suspended':
      return `suspended ${age} ago; it does nothing until it is resumed.`
    case 'Running':
    case 'ContinuedAsNew':
      return `alive, last change ${age} ago${waits.length > 0 ? ', waiting' : ''}.`
    default:
      return `ended as ${safeName(status.runtimeStatus, 40)} ${age} ago; nothing is wrong with it.`
  }
}

function nextOf({ runtimeStatus }: InstanceStatus, retried: boolean): string {
  switch (runtimeStatus) {
    case 'Failed':
      return retried
        ? 'once the cause is mended, restartinstance; it cannot be rewound, because a step was retried.'
        : 'once the cause is mended, rewindinstance repeats the failed steps, restartinstance everything.'
    case 'Pending':
      return 'check that the function app runs; waitforinstance to see it start.'
    case 'Suspended':
      return 'resumeinstance, if it should go on.'
    case 'Running':
    case 'ContinuedAsNew':
      return 'waitforinstance; if it waits for an event, raiseevent; getinstancestatus with showHistory for every step.'
    default:
      return 'getinstancestatus shows its output.'
  }
}
