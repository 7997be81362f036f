import { readFailure } from '../failure-details.ts'
import type { FailureDetails } from '../failure-shape.ts'
import type { InstanceStatus } from '../schemas/instance-status.ts'
import { timeline } from '../timeline.ts'
import type { TimelineStep } from '../timeline-step.ts'
import { findChild, type Search } from './find-child.ts'
import type { DiagnosisWording } from './wording.ts'

const depthLimit = 5

/** One link from an instance down to what failed first. */
export interface FailureLink {
  instanceId: string
  function: string
  /** The step that failed in it; absent where the orchestrator itself threw. */
  step?: string
  error: string
}

/** Follows a failure from an instance through its sub-orchestrations to its root. */
export async function failureChain(
  instance: InstanceStatus,
  search: Search,
  wording: DiagnosisWording,
): Promise<FailureLink[]> {
  const links: FailureLink[] = []
  let current: InstanceStatus | undefined = instance
  while (current && links.length < depthLimit) {
    const failed: TimelineStep | undefined = timeline(current.historyEvents ?? []).findLast(
      ({ outcome }) => outcome === 'failed',
    )
    const failure = rootOf(failed?.attempts.at(-1)?.failure ?? readFailure(current))
    links.push({
      instanceId: wording.id(current.instanceId, 100),
      function: wording.line(current.name, 60),
      ...(failed ? { step: `${failed.kind} ${wording.name(failed.name, 60)}` } : {}),
      error: failure ? describe(failure, wording) : 'no reason given',
    })
    const parentId: string = current.instanceId
    current = failed?.kind === 'sub-orchestration' ? await findChild(parentId, failed, search) : undefined
  }
  return links
}

function rootOf(failure: FailureDetails | undefined): FailureDetails | undefined {
  let root = failure
  while (root?.inner) root = root.inner
  return root
}

// Frames as .NET, JavaScript and Java write them, and as Python does. Only so many characters are searched: see below.
// oxlint-disable-next-line regexp/no-super-linear-backtracking, regexp/no-super-linear-move
const frames = /\s+(at\s+\S*\w\.\S*\(|at\s[^\n]*:\d+:\d+|Traceback \(|File "[^"\n]*", line \d)[^]*$/

// Longer messages are not shown, and looking for frames takes longer than a message grows.
const longestMessage = 4_000

/** The beginning of a message without the stack trace that some hosts write behind it. */
export function withoutStack(message: string): string {
  const slice = message.slice(0, longestMessage)
  return (/[\uD800-\uDBFF]$/.test(slice) ? slice.slice(0, -1) : slice).replace(frames, '')
}

const describe = ({ type, message }: FailureDetails, { line }: DiagnosisWording) =>
  line(withoutStack(type ? `${type}: ${message}` : message), 240)
